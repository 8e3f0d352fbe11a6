import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BOARD_INTERVAL_MS, MAX_SERVER_FRAME_BYTES } from '../../../../../core/protocol/limits.ts';
import type { AsParticipant } from '../../../../../server/relay/Connection.ts';
import { BoardPublisher } from '../../../../../server/relay/features/BoardPublisher.ts';
import { Filling } from '../../../../support/full-room.ts';
import { fillToTheBrim } from '../../../../support/fullest-room.ts';
import { newRoom, NOW } from '../../../../support/room.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Bytes of each frame that two readers are written until they know all that is new. */
function sizesOfNews(fill: (room: Filling) => void): Record<'moderator' | 'participant', number[]> {
  const sizes = { moderator: [] as number[], participant: [] as number[] };
  const reader = (visibility: 'moderator' | 'participant') =>
    ({
      visibility,
      connection: { write: (frame: Buffer) => sizes[visibility].push(frame.length) },
    }) as unknown as AsParticipant;
  const room = new Filling(newRoom({ viewerCapacity: 10_000 }), NOW);
  const board = new BoardPublisher(
    () => room.state,
    new Map([
      ['one', reader('moderator')],
      ['other', reader('participant')],
    ]),
  );
  fill(room);
  board.update();
  vi.advanceTimersByTime(200 * BOARD_INTERVAL_MS);
  board.stop();
  return sizes;
}

it.each(['€', '"', '😀'])('R105: whatever changes at once, no board frame is larger than the budget (%s)', unit => {
  const everything = {
    unit,
    texts: 1,
    questions: 1,
    activities: 0.2,
    messages: 0,
    people: 0.1,
    kinds: ['quiz'] as const,
    opened: false,
    governed: 0,
    ended: false,
  };
  const { moderator, participant } = sizesOfNews(room => fillToTheBrim(room, everything));
  for (const sizes of [moderator, participant]) {
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_SERVER_FRAME_BYTES);
  }
});
