/** What a part of a value takes beside its texts, in characters, about. */
const PART = 16;

/**
 * About how much a value takes, in characters: those of all texts in it, and something for each of its parts. Maps and
 * other collections count by what they hold.
 */
export function charactersIn(value: unknown): number {
  if (typeof value === 'string') return PART + value.length;
  if (typeof value !== 'object' || value === null) return PART;
  let sum = PART;
  if (Symbol.iterator in value) {
    for (const one of value as Iterable<unknown>) sum += charactersIn(one);
    return sum;
  }
  for (const key in value) sum += charactersIn((value as Record<string, unknown>)[key]);
  return sum;
}
