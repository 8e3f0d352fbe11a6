/** What a part of a value takes beside its texts, in characters, about. */
const PART = 16;

/**
 * About how much a value takes, in characters: those of all texts in it, and something for each of its parts. Maps and
 * other collections count by what they hold. However deep it is: damaged logs hold anything.
 */
export function charactersIn(value: unknown): number {
  const left = [value];
  let sum = 0;
  while (left.length > 0) {
    const one = left.pop();
    sum += PART;
    if (typeof one === 'string') sum += one.length;
    else if (typeof one === 'object' && one !== null)
      for (const part of Symbol.iterator in one ? (one as Iterable<unknown>) : Object.values(one)) left.push(part);
  }
  return sum;
}
