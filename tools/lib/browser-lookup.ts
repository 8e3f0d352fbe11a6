import { posix, win32 } from 'node:path';

/** What the lookup sees of the machine; injected so that every platform can be tested on every other. */
export interface Surroundings {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  /** Whether this absolute path is a file that may be run. */
  isExecutable(path: string): boolean;
}

export type LookupResult =
  | { kind: 'found'; path: string }
  | { kind: 'none' }
  /** A variable names something that cannot be run: better to say so than to use another browser silently. */
  | { kind: 'misnamed'; variable: string; path: string };

const variables = ['CHROME_PATH', 'PUPPETEER_EXECUTABLE_PATH'];

const commands: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: [
    'google-chrome-stable',
    'google-chrome',
    'chromium',
    'chromium-browser',
    'microsoft-edge-stable',
    'microsoft-edge',
  ],
  darwin: ['google-chrome', 'chromium'],
  win32: ['chrome.exe', 'chromium.exe', 'msedge.exe'],
};

const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];

const windowsFolders = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
];

const linuxPaths = [
  '/opt/google/chrome/chrome',
  '/usr/lib/chromium/chromium',
  '/usr/lib/chromium-browser/chromium-browser',
  '/snap/bin/chromium',
  '/opt/microsoft/msedge/msedge',
];

/** Looks for an installed Chrome, Chromium or Edge: named by the environment first, then the usual places. */
export function lookUpBrowser(here: Surroundings): LookupResult {
  for (const variable of variables) {
    const path = here.env[variable];
    if (path) return here.isExecutable(path) ? { kind: 'found', path } : { kind: 'misnamed', variable, path };
  }
  const path = usualPlaces(here).find(candidate => here.isExecutable(candidate));
  return path ? { kind: 'found', path } : { kind: 'none' };
}

/** Every place where an installed browser may be, the most wanted first. */
export function usualPlaces({ platform, env }: Pick<Surroundings, 'platform' | 'env'>): string[] {
  const { join, delimiter } = platform === 'win32' ? win32 : posix;
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(Boolean);
  const onPath = (commands[platform] ?? commands.linux ?? []).flatMap(name =>
    folders.map(folder => join(folder, name)),
  );
  if (platform === 'darwin') {
    const roots = ['/Applications', ...(env['HOME'] ? [join(env['HOME'], 'Applications')] : [])];
    const apps = macApps.flatMap(app => roots.map(folder => join(folder, `${app}.app`, 'Contents', 'MacOS', app)));
    return [...apps, ...onPath];
  }
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
      path => path !== undefined,
    );
    return [...windowsFolders.flatMap(parts => roots.map(folder => join(folder, ...parts))), ...onPath];
  }
  return [...onPath, ...linuxPaths];
}
