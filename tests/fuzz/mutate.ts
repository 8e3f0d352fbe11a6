import type { Dice } from '../support/dice.ts';

/** What no message has anywhere, as JSON text. */
const HOSTILE: readonly string[] = [
  'null',
  '[]',
  '{}',
  '""',
  '" "',
  'true',
  '0',
  '-1',
  '0.5',
  '-0',
  '1e999',
  '-1e308',
  '9007199254740993',
  '2147483648',
  '"\\u0000"',
  '"\\ud800"',
  '"\\u202e\\u2066"',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '{"__proto__":{"role":"host"}}',
  '{"constructor":{"prototype":{"role":"host"}}}',
  '{"toJSON":"x"}',
  '{"length":1e9}',
  '{"then":1}',
  '["host"]',
  `"${'x'.repeat(20_000)}"`,
  `"${'€'.repeat(5_000)}"`,
  `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  `[${'0,'.repeat(10_000)}0]`,
];
const KEYS = ['__proto__', 'constructor', 'role', 'id', 'type', 'src', 'by', 'at', 'revision', 'toJSON', '', 'x'];
const MARK = '\u0001here\u0001';
const WRITTEN_MARK = JSON.stringify(MARK);

/** Something that parses as JSON and is nothing that is expected anywhere. */
export function hostileJson(dice: Dice): string {
  return dice.pick(HOSTILE) ?? 'null';
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The places of values in a message, as paths. */
function pathsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => pathsIn(one, [...path, key]))];
}

function put(value: unknown, [key, ...rest]: readonly string[], change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (Array.isArray(value)) return value.with(Number(key), put(value[Number(key)], rest, change));
  const holder = (value ?? {}) as Record<string, unknown>;
  return { ...holder, [key]: put(holder[key], rest, change) };
}

/**
 * A message with something changed in it: a value is another or gone, a key is added or there twice, or the text itself
 * is damaged. Not everything that comes out is wrong: some changes are no change, and some are allowed.
 */
export function mutated(dice: Dice, message: unknown): string {
  const paths = pathsIn(message);
  const path = dice.pick(paths) ?? [];
  switch (dice.roll(8)) {
    case 0:
    case 1:
    case 2:
      return JSON.stringify(put(message, path, () => MARK)).replace(WRITTEN_MARK, () => hostileJson(dice));
    case 3:
      return JSON.stringify(put(message, path, () => undefined)) ?? 'undefined';
    case 4: {
      const name = dice.pick(KEYS) ?? 'x';
      const widened = put(message, path, old =>
        typeof old === 'object' && old !== null && !Array.isArray(old) ? { ...old, [MARK]: 0 } : old,
      );
      return JSON.stringify(widened).replace(`${WRITTEN_MARK}:0`, () => `${JSON.stringify(name)}:${hostileJson(dice)}`);
    }
    case 5: {
      // A key twice: which of the two counts must not depend on who reads.
      const text = JSON.stringify(message);
      const name = dice.pick(Object.keys((message ?? {}) as object)) ?? 'type';
      return text.replace(/\}$/, () => `,${JSON.stringify(name)}:${hostileJson(dice)}}`);
    }
    case 6: {
      const other = dice.pick(paths) ?? [];
      const value = other.reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], message);
      return JSON.stringify(put(message, path, () => value as Json));
    }
    default:
      return scratched(dice, Buffer.from(JSON.stringify(message))).toString('latin1');
  }
}

/** Bytes with some of them changed, gone, twice, or others between. */
export function scratched(dice: Dice, bytes: Buffer): Buffer {
  let now = bytes;
  for (let times = 1 + dice.roll(4); times > 0; times -= 1) {
    const at = dice.roll(now.length + 1);
    const length = dice.roll(Math.min(16, now.length - at + 1));
    const [before, piece, after] = [now.subarray(0, at), now.subarray(at, at + length), now.subarray(at + length)];
    const between = dice.pick([Buffer.alloc(0), noise(dice, 1 + dice.roll(8)), Buffer.concat([piece, piece])]);
    now = Buffer.concat([before, between ?? Buffer.alloc(0), after]);
  }
  return now;
}

export function noise(dice: Dice, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => dice.roll(256)));
}
