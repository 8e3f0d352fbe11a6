import type { Item } from './kept.ts';

/**
 * Changes what is stored: reads, changes and writes it with nobody else in between. Panels, windows, popup and worker
 * store at the same time; whoever wrote back what they once read would undo what others stored meanwhile.
 * @param change makes the new value of the newest one; the same one back: nothing is to be written; undefined: nothing
 * is to be left
 */
export async function update<Value>(
  item: Pick<Item<Value>, 'key' | 'getValue' | 'setValue' | 'removeValue'>,
  change: (now: Value) => Value | undefined,
): Promise<void> {
  await navigator.locks.request(`stored:${item.key}`, async () => {
    const now = await item.getValue();
    const next = change(now);
    if (next === undefined) await item.removeValue();
    else if (next !== now) await item.setValue(next);
  });
}
