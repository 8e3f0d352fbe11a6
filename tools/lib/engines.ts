import { createRequire } from 'node:module';
import type { CompatData, CompatStatement, Identifier, SimpleSupportStatement } from '@mdn/browser-compat-data';

/** The oldest browsers that the page works in. README.md says so to people; `web/vite.config.ts` builds for them. */
export const OLDEST = { safari: '16.4', safari_ios: '16.4', chrome: '111', firefox: '111' } as const;

/** What those are called by Vite. */
export const BUILD_TARGETS = ['safari16.4', 'ios16.4', 'chrome111', 'firefox111'];

/** Something that scripts may find missing in one of them, such as `URL.parse`, `Array#toSorted` or `Highlight`. */
export interface NewerName {
  /** The global object or class. */
  readonly owner: string;
  /** Null: the owner itself. */
  readonly member: string | null;
  /** Whether the member is the class's own and not that of its instances. */
  readonly fixed: boolean;
  /**
   * One can tell by its name alone: it is the language's own, nothing older is called so, and it is no word that
   * anybody might use.
   */
  readonly telling: boolean;
}

/**
 * Everything that scripts can name and that is missing in at least one of those browsers, by MDN's compatibility data.
 */
export function newerNames(): NewerName[] {
  const { api, javascript } = createRequire(import.meta.url)('@mdn/browser-compat-data') as CompatData;
  const language = javascript.builtins ?? {};
  const older = new Set(
    [api, language].flatMap(owners =>
      entriesOf(owners).flatMap(([, known]) =>
        entriesOf(known).flatMap(([key, { __compat: compat }]) => (compat && !isNewer(compat) ? [key] : [])),
      ),
    ),
  );
  return [
    ...namesIn(api).map(name => ({ ...name, telling: false })),
    ...namesIn(language).map(name => ({
      ...name,
      telling: name.member !== null && /[A-Z]/.test(name.member) && !older.has(name.member),
    })),
  ];
}

/** What styles can name and what is missing in at least one of those browsers, each by its name alone. */
export interface NewerStyles {
  /** Such as `color-mix`. */
  readonly functions: ReadonlySet<string>;
  /** Pseudo-classes and pseudo-elements, such as `has`. */
  readonly selectors: ReadonlySet<string>;
  /** Such as `starting-style`. */
  readonly atRules: ReadonlySet<string>;
}

/**
 * Properties are not among them: a browser that does not know one leaves out that line alone, and the rest is as
 * written.
 */
export function newerStyles(): NewerStyles {
  const { css } = createRequire(import.meta.url)('@mdn/browser-compat-data') as CompatData;
  const newerOf = (known: [string, Identifier][]): string[] =>
    known.flatMap(([key, { __compat: compat }]) => (compat && isNewer(compat) ? [key] : []));
  const types = entriesOf(css.types ?? {});
  const pseudo = entriesOf(css.selectors ?? {}).filter(([, { __compat: compat }]) =>
    /^<code>::?[a-z-]/.test(compat?.description ?? ''),
  );
  return {
    functions: new Set(
      newerOf([...types, ...types.flatMap(([, type]) => entriesOf(type))]).map(key => key.replace(/[-_]function$/, '')),
    ),
    selectors: new Set(newerOf(pseudo)),
    atRules: new Set(newerOf(entriesOf(css['at-rules'] ?? {}))),
  };
}

function namesIn(owners: Identifier): Omit<NewerName, 'telling'>[] {
  return entriesOf(owners).flatMap(([owner, known]) => {
    if (owner.startsWith('_')) return [];
    if (known.__compat && isNewer(known.__compat)) return [{ owner, member: null, fixed: true }];
    return entriesOf(known).flatMap(([key, { __compat: compat }]): Omit<NewerName, 'telling'>[] => {
      const name = key.replace(/_static$/, '');
      // Other keys tell of behaviour, not of names.
      if (!compat || !/^[A-Za-z][A-Za-z0-9]*$/.test(name) || !isNewer(compat)) return [];
      const fixed =
        key !== name || ['Math', 'JSON', 'Intl', 'Atomics'].includes(owner) || STATIC.has(`${owner}.${name}`);
      return [{ owner, member: name, fixed }];
    });
  });
}

/** What is below one, its own statement left out. */
function entriesOf(owner: Identifier): [string, Identifier][] {
  return Object.entries(owner).filter((entry): entry is [string, Identifier] => entry[0] !== '__compat');
}

/** The data says of the language's own names not which of them are static. */
const STATIC = new Set([
  'Array.fromAsync',
  'Error.captureStackTrace',
  'Error.isError',
  'Error.stackTraceLimit',
  'Iterator.concat',
  'Iterator.from',
  'Iterator.zip',
  'Iterator.zipKeyed',
  'Map.groupBy',
  'Object.groupBy',
  'Promise.allKeyed',
  'Promise.allSettledKeyed',
  'Promise.try',
  'Promise.withResolvers',
  'RegExp.escape',
  'Symbol.asyncDispose',
  'Symbol.dispose',
  'Uint8Array.fromBase64',
  'Uint8Array.fromHex',
]);

function isNewer({ support }: CompatStatement): boolean {
  return Object.entries(OLDEST).some(([browser, oldest]) => {
    const since = sinceOf(support[browser as keyof typeof OLDEST]);
    return since === null || compare(since, oldest) > 0;
  });
}

/** The first version that has it under its own name, for everybody; null: none. */
function sinceOf(support: CompatStatement['support'][keyof typeof OLDEST]): string | null {
  const statements = ([] as SimpleSupportStatement[]).concat((support ?? []) as SimpleSupportStatement[]);
  const versions = statements
    // What was only incomplete before was there.
    .filter(
      one => !one.flags && !one.prefix && !one.alternative_name && (!one.version_removed || one.partial_implementation),
    )
    .flatMap(({ version_added: version }) =>
      typeof version === 'string' && version !== 'preview' ? [version.replace('≤', '')] : [],
    );
  return versions.sort(compare)[0] ?? null;
}

function compare(one: string, other: string): number {
  const [a, b] = [one, other].map(version => version.split('.').map(Number));
  return (a?.[0] ?? 0) - (b?.[0] ?? 0) || (a?.[1] ?? 0) - (b?.[1] ?? 0);
}
