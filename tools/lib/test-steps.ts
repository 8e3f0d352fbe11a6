import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { browserGate } from './browser-gate.ts';
import { buildAll } from './build.ts';
import { root, tool } from './paths.ts';
import { runNode } from './process.ts';
import type { Step } from './steps.ts';
import { single } from './steps.ts';
import { builtManifests, lintFaults, readReport, reasonFaults, storeText } from './stores.ts';
import { dim } from './terminal.ts';

/** Milliseconds that each step may take at most; the whole run has its own limit besides. */
const limits = {
  types: 480_000,
  lint: 480_000,
  format: 240_000,
  unused: 120_000,
  build: 240_000,
  stores: 180_000,
  unit: 600_000,
  contract: 300_000,
  integration: 900_000,
  security: 300_000,
  e2e: 55 * 60_000,
};

/** How long everything together may take, in milliseconds, counted from the start of the command. */
export const WHOLE_LIMIT = 85 * 60_000;

export const vitestParts = ['unit', 'contract', 'integration', 'security', 'e2e'] as const;
export const parts = ['types', 'lint', 'format', 'unused', 'build', 'stores', ...vitestParts] as const;
export type Part = (typeof parts)[number];

/** What is left for a step, in milliseconds: never nothing, so that it fails by name instead of not running. */
export function timeFor(limit: number, startedAt: number, now: number): number {
  return Math.max(1_000, Math.min(limit, startedAt + WHOLE_LIMIT - now));
}

const startedAt = Number(process.env['SIDESTAGE_STARTED_AT']) || Date.now();

export const types: Step = single('types', async () => {
  await must([tool.wxt, 'prepare'], limits.types);
  for (const name of ['pure', 'dom', 'node'])
    await must([tool.tsc, '--project', `tools/tsconfig/${name}.json`], limits.types);
  for (const name of ['client', 'tests'])
    await must([tool.vueTsc, '--project', `tools/tsconfig/${name}.json`], limits.types);
});

const lintCache = ['--cache', '--cache-location', 'node_modules/.cache/eslint/'];
const formatCache = ['--cache', '--cache-location', 'node_modules/.cache/prettier/files'];

function lintWith(...cache: string[]): Step {
  return single('lint', () => must([tool.eslint, '--max-warnings', '0', ...cache, '.'], limits.lint));
}

function formatWith(...cache: string[]): Step {
  return single('format', () => must([tool.prettier, '--check', '--log-level', 'warn', ...cache, '.'], limits.format));
}

export const lint = lintWith();
/** Every file is laid out as Prettier does it; `npm run format` writes it so. */
export const format = formatWith();
/** No file, export or dependency that nobody uses. */
export const unused: Step = single('unused', () => must([tool.knip], limits.unused));

/** Lint and format that look at changed files only: for `npm run check`. */
export const quickLint = lintWith(...lintCache);
export const quickFormat = formatWith(...formatCache);

export const build: Step = single('build', () =>
  buildAll(['chrome', 'firefox', 'web'], { timeLimit: timeFor(limits.build, startedAt, Date.now()) / 2 }),
);

/** What stores would refuse, or ask about, in the archives that were built. */
export const stores: Step = single('stores', async () => {
  const archive = join(root, '.output', 'sidestage-firefox.zip');
  const { output, timedOut } = await runNode([tool.addonsLinter, '--output', 'json', archive], {
    timeLimit: timeFor(limits.stores, startedAt, Date.now()),
  });
  if (timedOut) throw new Error(`${output}\nIt took too long and was ended.`);
  const faults = [...lintFaults(readReport(output)), ...reasonFaults(builtManifests(), storeText())];
  if (faults.length > 0) throw new Error(faults.join('\n'));
});

const withBrowser = browserGate(async () => {
  await ensureBrowser(text => console.log(dim(`… ${text}`)));
});

type VitestPart = (typeof vitestParts)[number];

/** One vitest project; every test counts. Arguments are passed on to vitest. */
export function vitest(part: VitestPart, args: string[], live: boolean): Step {
  return {
    name: part,
    async run() {
      const missing = await withBrowser(part);
      return missing ?? runVitest(part, args, live);
    },
  };
}

async function runVitest(part: VitestPart, args: string[], live: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'sidestage-count-'));
  const file = join(folder, 'results');
  const reporters = ['--reporter=default', `--reporter=${join(root, 'tests', 'support', 'count-reporter.ts')}`];
  const { code, output, timedOut } = await runNode([tool.vitest, 'run', '--project', part, ...reporters, ...args], {
    live,
    timeLimit: timeFor(limits[part], startedAt, Date.now()),
    env: { SIDESTAGE_COUNT_FILE: file },
  });
  const results = readResults(file);
  rmSync(folder, { recursive: true, force: true });
  const passed = results.split('p').length - 1;
  const counted = results.split('f').length - 1;
  // A run that broke off without naming a failed test is a failure all the same.
  const failed = counted === 0 && code !== 0 ? 1 : counted + (timedOut ? 1 : 0);
  const late = timedOut ? `The ${part} tests took too long and were ended.\n` : '';
  return { passed, failed, output: live ? late : `${output}\n${late}` };
}

function readResults(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

async function must(args: string[], limit: number): Promise<void> {
  const { code, output, timedOut } = await runNode(args, { timeLimit: timeFor(limit, startedAt, Date.now()) });
  if (timedOut) throw new Error(`${output}\nIt took too long and was ended.`);
  if (code !== 0) throw new Error(output);
}
