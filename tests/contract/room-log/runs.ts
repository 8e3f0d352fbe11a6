import { appendFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Opened } from './kind.ts';

/** When servers ran. */
export function keepsRuns(opened: Opened): void {
  it('R318: knows until when the server ran that ran at a time', async () => {
    expect(await opened.log.aliveUntil?.(1_000)).toBeNull();
    await opened.log.beat?.(1_000, 1_000);
    await opened.log.beat?.(1_000, 5_000);
    await opened.log.beat?.(9_000, 9_500);
    expect(await opened.log.aliveUntil?.(999)).toBeNull();
    for (const [at, until] of [
      [1_000, 5_000],
      [4_999, 5_000],
      // Written after its last beat.
      [6_000, 6_000],
      [9_000, 9_500],
      [9_800, 9_800],
    ] as const)
      expect(await opened.log.aliveUntil?.(at), String(at)).toBe(until);
  });

  it('R318: takes the later server for the one that ran, when the clock was set back between two', async () => {
    await opened.log.beat?.(5_000, 8_000);
    await opened.log.beat?.(1_000, 2_000);
    expect(await opened.log.aliveUntil?.(1_500)).toBe(2_000);
  });

  if (!opened.durable) return;

  it('R318: knows it of servers that were killed, in the middle of a note, too', async () => {
    await opened.log.beat?.(1_000, 2_000);
    await opened.log.beat?.(1_000, 3_000);
    const other = await opened.again();
    expect(await other.aliveUntil?.(1_500)).toBe(3_000);
    await other.beat?.(7_000, 7_500);
    await other.close();
    appendFileSync(`${opened.path}-runs`, '       11000   ');
    const third = await opened.again();
    await third.beat?.(20_000, 21_000);
    await third.close();
    const last = await opened.again();
    for (const [at, until] of [
      [1_500, 3_000],
      [7_000, 7_500],
      [20_500, 21_000],
    ] as const)
      expect(await last.aliveUntil?.(at), String(at)).toBe(until);
  });
}
