import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../tools/lib/arguments.ts';
import { browserGate } from '../../../tools/lib/browser-gate.ts';
import { hasDisplay } from '../../../tools/lib/demo-browser.ts';
import { withOrigin } from '../../../tools/lib/demo-room.ts';
import { demoPage } from '../../../tools/lib/demo-site.ts';
import { root } from '../../../tools/lib/paths.ts';
import { warningOf } from '../../../tools/lib/server-log.ts';
import { runSteps, single, summary } from '../../../tools/lib/steps.ts';
import { Help, Trouble } from '../../../tools/lib/terminal.ts';
import { parseTestArguments } from '../../../tools/lib/test-arguments.ts';
import { parts, timeFor, WHOLE_LIMIT } from '../../../tools/lib/test-steps.ts';

describe('npm test', () => {
  it('runs everything unless parts are named; a name pattern alone means the tests', () => {
    expect(parseTestArguments([])).toEqual({ parts: [...parts], rest: [] });
    expect(parseTestArguments(['e2e', 'unit']).parts).toEqual(['unit', 'e2e']);
    const pattern = parseTestArguments(['-t', 'unit']);
    expect(pattern).toEqual({ parts: ['unit', 'contract', 'integration', 'security', 'e2e'], rest: ['-t', 'unit'] });
    expect(() => parseTestArguments(['untit'])).toThrow(/no part "untit"/);
  });

  it('runs every step whatever fails, and counts', async () => {
    const ran: string[] = [];
    const fails = single('a', () => Promise.reject(new Error('no')));
    const works = single('b', async () => void ran.push('b'));
    const totals = await runSteps([[[fails, works]], [[works]]]);
    expect(ran).toEqual(['b', 'b']);
    expect(summary(totals)).toBe('2 passed, 1 failed');
  });

  it('a browser is got before the first part that needs one, once, and not for the others', async () => {
    let times = 0;
    const gate = browserGate(async () => void (times += 1));
    for (const part of ['types', 'lint', 'build', 'unit', 'integration', 'security'])
      expect(await gate(part)).toBeUndefined();
    expect(times).toBe(0);
    for (const part of ['contract', 'e2e']) expect(await gate(part)).toBeUndefined();
    expect(times).toBe(1);
  });

  it('every part that needs a browser fails with the reason when there is none', async () => {
    const gate = browserGate(() => Promise.reject(new Error('no browser')));
    for (const part of ['contract', 'e2e']) expect(await gate(part)).toMatchObject({ failed: 1, output: 'no browser' });
    expect(await gate('unit')).toBeUndefined();
  });

  it('no step gets more time than the whole run has left', () => {
    expect(timeFor(60_000, 0, 0)).toBe(60_000);
    expect(timeFor(60_000, 0, WHOLE_LIMIT - 30_000)).toBe(30_000);
    expect(timeFor(60_000, 0, 2 * WHOLE_LIMIT)).toBe(1_000);
  });
});

describe('the arguments of every command', () => {
  const usage = 'Usage: npm run this';
  const read = (...given: string[]) => readArguments(usage, { options: { dry: { type: 'boolean' } } }, given);

  it('asked for help a command says what it takes, and does nothing', () => {
    expect(() => read('--dry', '--help')).toThrow(new Help(usage));
    expect(() => read('-h')).toThrow(Help);
    expect(() => parseTestArguments(['e2e', '--help'])).toThrow(Help);
  });

  it('what it does not take is named, with what it takes, in a sentence', () => {
    expect(read('--dry').values).toEqual({ dry: true });
    expect(() => read('--wet')).toThrow(new Trouble(`Unknown option '--wet'.\n${usage}`));
    expect(() => read('word')).toThrow(/^Unexpected argument 'word'\.\nUsage: /);
  });
});

describe('npm start', () => {
  it('a window is opened where there is a display only', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('darwin', {})).toBe(true);
  });

  it('kept links follow the server to another port, invitation and all', () => {
    const kept = { link: 'http://a:1/r/demo', hostLink: 'http://a:1/r/demo#invite=x' };
    expect(withOrigin('http://b:2', kept)).toEqual({
      link: 'http://b:2/r/demo',
      hostLink: 'http://b:2/r/demo#invite=x',
    });
    expect(withOrigin('http://b:2', undefined)).toEqual({ link: 'http://b:2/r/demo' });
  });

  it('the demo page has the host link when it is known and no trace of it otherwise', () => {
    const template = readFileSync(join(root, 'tools', 'demo', 'page.html'), 'utf8');
    const link = 'http://h/r/demo';
    expect(demoPage(template, { link, hostLink: `${link}#invite=x` })).toContain(`href="${link}#invite=x"`);
    const page = demoPage(template, { link });
    expect(page).toContain(`href="${link}"`);
    expect(page).not.toMatch(/\{\{|invite|for teachers/);
  });

  it('of the server log only warnings and worse are shown', () => {
    expect(warningOf('{"level":40,"msg":"careful"}')).toBe('careful');
    expect(warningOf('{"level":"error","msg":"bad"}')).toBe('bad');
    expect(warningOf('{"level":30,"msg":"fine"}')).toBeUndefined();
    expect(warningOf('not json')).toBeUndefined();
  });
});
