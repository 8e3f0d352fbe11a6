/** Height of every row of the participants list, in CSS pixels: tall enough for a finger. */
export const ROW_HEIGHT = 44;

/**
 * Where a key leads in a list of `count` rows, or null for a key that leads nowhere. Rows that are
 * not `passable` are stepped over.
 */
export function stepFrom(
  key: string,
  at: number,
  count: number,
  page: number,
  passable: (index: number) => boolean,
): number | null {
  const steps: Readonly<Record<string, readonly [start: number, direction: 1 | -1]>> = {
    ArrowDown: [at + 1, 1],
    ArrowUp: [at - 1, -1],
    PageDown: [Math.min(count - 1, at + page), -1],
    PageUp: [Math.max(0, at - page), 1],
    Home: [0, 1],
    End: [count - 1, -1],
  };
  const step = steps[key];
  if (!step) return null;
  const [start, direction] = step;
  for (let index = start; index >= 0 && index < count; index += direction) if (passable(index)) return index;
  return at < count ? at : null;
}
