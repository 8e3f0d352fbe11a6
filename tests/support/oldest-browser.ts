import { type NewerName, newerNames } from '../../tools/lib/engines.ts';

/**
 * A script that makes a page's browser lack whatever one of the oldest browsers lacks, by MDN's compatibility data.
 * To be evaluated before the page's own scripts.
 */
export function oldestBrowser(): string {
  return `(${forget.toString()})(${JSON.stringify(newerNames())})`;
}

function forget(names: readonly NewerName[]): void {
  const held = globalThis as unknown as Record<string, { prototype?: object } | undefined>;
  const typedArray = Object.getPrototypeOf(Int8Array) as { prototype: object };
  const whole: string[] = [];
  for (const { owner, member, fixed } of names) {
    if (member === null) whole.push(owner);
    else if (owner === 'Window') whole.push(member);
    else {
      const known = owner === 'TypedArray' ? typedArray : held[owner];
      const place = fixed ? known : known?.prototype;
      if (place) Reflect.deleteProperty(place, member);
    }
  }
  for (const name of whole) Reflect.deleteProperty(globalThis, name);
}
