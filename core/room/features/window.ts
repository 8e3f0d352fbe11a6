/** What windows of all kinds have in common: they hold as many items as fit, and say where they ended. */

/** Where a window ended, for whoever asks for the next one. Only the relay reads it. */
export type Cursor = string;

export function cursorTo(list: string, ...at: number[]): Cursor {
  return [list, ...at].join(':');
}

/** The list and the numbers of a cursor. */
export function readCursor(cursor: Cursor): { readonly list: string; readonly at: readonly number[] } {
  const [list = '', ...at] = cursor.split(':');
  return { list, at: at.map(Number) };
}

const known = new WeakMap<object, number>();

/** As `jsonBytes`, worked out once for an item that never changes. */
export function bytesOf(item: object): number {
  let bytes = known.get(item);
  if (bytes === undefined) known.set(item, (bytes = jsonBytes(item)));
  return bytes;
}

/** How many bytes something takes as JSON in UTF-8. */
export function jsonBytes(value: unknown): number {
  const text = JSON.stringify(value);
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    // The two halves of a surrogate pair are four bytes together; JSON has no lone ones.
    if (unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff)) bytes += 2;
    else if (unit >= 0x80) bytes += 1;
  }
  return bytes;
}

/** The first items that fit together, commas included; `least` of them whatever their size. */
export function fitting<Item>(
  items: readonly Item[],
  bytes: number,
  size: (item: Item) => number,
  least = 0,
): readonly Item[] {
  let left = bytes;
  const end = items.findIndex((item, index) => {
    left -= size(item) + 1;
    return left < 0 && index >= least;
  });
  return end < 0 ? items : items.slice(0, end);
}
