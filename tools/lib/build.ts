import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashSources } from './build-stamp.ts';
import { compressedSize, contentScriptFault } from './content-script-size.ts';
import { BUILD_SETTINGS } from './identity.ts';
import type { BROWSERS } from './manifest.ts';
import { requireWholeCatalogues } from './messages/whole.ts';
import { output, root, tool } from './paths.ts';
import type { RunOptions } from './process.ts';
import { runNode } from './process.ts';
import { Trouble } from './terminal.ts';

export type BuildTarget = (typeof BROWSERS)[number] | 'web';

export interface BuildOptions extends RunOptions {
  /** Told before each build that really happens. */
  onStart?(target: BuildTarget): void;
}

const common = [
  ...['components', 'app', 'core', 'extension'],
  ...['assets', 'public', 'package-lock.json', 'tools/tsconfig/base.json', 'tools/tsconfig/client.json'],
];
const extension = [
  ...common,
  'entrypoints',
  'wxt.config.ts',
  'tools/lib/identity.ts',
  'tools/lib/manifest.ts',
  'tools/lib/manifest-locale.ts',
  'tools/lib/messages',
  'tools/lib/notices.ts',
  'tools/lib/licences',
  'tools/lib/background-assets.ts',
];

interface Target {
  readonly sources: string[];
  readonly args: string[];
  readonly main: string;
}

const inBrowser = (browser: (typeof BROWSERS)[number]): Target => ({
  sources: extension,
  args: [tool.wxt, 'zip', '--browser', browser, '--mv3'],
  main: join(output[browser], 'manifest.json'),
});

const targets: Record<BuildTarget, Target> = {
  chrome: inBrowser('chrome'),
  edge: inBrowser('edge'),
  opera: inBrowser('opera'),
  firefox: inBrowser('firefox'),
  web: {
    sources: [
      ...common,
      'web',
      'tools/lib/messages',
      'tools/lib/background-assets.ts',
      'tools/lib/engines.ts',
      'tools/lib/notices.ts',
      'tools/lib/licences',
      'tools/lib/written-policy.ts',
    ],
    args: [tool.vite, 'build', '--config', join(root, 'web', 'vite.config.ts')],
    main: join(output.web, 'index.html'),
  },
};

/** Builds one target, whether or not it is up to date. */
export async function build(target: BuildTarget, options: BuildOptions = {}): Promise<void> {
  const { args, main } = targets[target];
  options.onStart?.(target);
  requireWholeCatalogues();
  const before = sourceHash(target);
  rmSync(stampFile(target), { force: true });
  const result = await runNode(args, { timeLimit: 4 * 60_000, ...options });
  if (result.code !== 0 || !existsSync(main)) {
    throw new Trouble(
      `The ${target} build ${result.timedOut ? 'took too long' : 'failed'}; its last lines say why:\n` +
        result.output.trimEnd().split('\n').slice(-25).join('\n'),
    );
  }
  const scripts = ['first.js', 'assistant.js'].map(script => join(dirname(main), script));
  const fault = target === 'web' ? null : contentScriptFault(compressedSize(...scripts));
  if (fault) throw new Trouble(fault);
  mkdirSync(join(root, '.output'), { recursive: true });
  // The hash from before: what was edited meanwhile must count as a change.
  writeFileSync(stampFile(target), before);
}

/** Whether a target was built from exactly the sources that are there now. */
function isBuilt(target: BuildTarget): boolean {
  return existsSync(targets[target].main) && readStamp(target) === sourceHash(target);
}

/** Builds those targets whose sources changed since they were last built; returns them. */
export async function ensureBuilt(wanted: BuildTarget[], options: BuildOptions = {}): Promise<BuildTarget[]> {
  const stale = wanted.filter(target => !isBuilt(target));
  await buildAll(stale, options);
  return stale;
}

/** Builds several, one after the other: two builds of the extension at once would both write `.wxt/`. */
export async function buildAll(wanted: BuildTarget[], options: BuildOptions = {}): Promise<void> {
  for (const target of wanted) await build(target, options);
}

function sourceHash(target: BuildTarget): string {
  const settings = target === 'web' ? [] : BUILD_SETTINGS.map(name => [name, process.env[name]]);
  return hashSources(root, targets[target].sources, Object.fromEntries(settings));
}

function stampFile(target: BuildTarget): string {
  return join(root, '.output', `.built-${target}`);
}

function readStamp(target: BuildTarget): string | undefined {
  try {
    return readFileSync(stampFile(target), 'utf8');
  } catch {
    return undefined;
  }
}
