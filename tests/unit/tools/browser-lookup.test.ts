import { describe, expect, it } from 'vitest';
import type { Surroundings } from '../../../tools/lib/browser-lookup.ts';
import { lookUpBrowser, usualPlaces } from '../../../tools/lib/browser-lookup.ts';

function machine(platform: NodeJS.Platform, env: Record<string, string>, files: string[]): Surroundings {
  return { platform, env, isExecutable: path => files.includes(path) };
}

describe('which browser is used', () => {
  it('the one that CHROME_PATH names comes before every installed one', () => {
    const here = machine('linux', { CHROME_PATH: '/my/chrome', PATH: '/usr/bin' }, ['/my/chrome', '/usr/bin/chromium']);
    expect(lookUpBrowser(here)).toEqual({ kind: 'found', path: '/my/chrome' });
  });

  it('a variable that names nothing runnable is reported, never passed over', () => {
    const here = machine('linux', { PUPPETEER_EXECUTABLE_PATH: '/gone', PATH: '/usr/bin' }, ['/usr/bin/chromium']);
    expect(lookUpBrowser(here)).toEqual({ kind: 'misnamed', variable: 'PUPPETEER_EXECUTABLE_PATH', path: '/gone' });
  });

  it('Chrome comes before Chromium, Chromium before Edge, whatever the order of the PATH', () => {
    const env = { PATH: '/a:/b' };
    expect(lookUpBrowser(machine('linux', env, ['/a/chromium', '/b/google-chrome']))).toHaveProperty(
      'path',
      '/b/google-chrome',
    );
    expect(lookUpBrowser(machine('linux', env, ['/a/microsoft-edge', '/b/chromium']))).toHaveProperty(
      'path',
      '/b/chromium',
    );
  });

  it('macOS applications are found for everybody and for one user', () => {
    const own = '/Users/eve/Applications/Chromium.app/Contents/MacOS/Chromium';
    expect(lookUpBrowser(machine('darwin', { HOME: '/Users/eve' }, [own]))).toEqual({ kind: 'found', path: own });
  });

  it('Windows program folders are used with backslashes, and missing variables are no places', () => {
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    const env = { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)', Path: 'C:\\Windows' };
    expect(lookUpBrowser(machine('win32', env, [edge]))).toEqual({ kind: 'found', path: edge });
    expect(usualPlaces({ platform: 'win32', env: {} })).toEqual([]);
  });

  it('nothing installed is said as such', () => {
    expect(lookUpBrowser(machine('linux', {}, []))).toEqual({ kind: 'none' });
  });
});
