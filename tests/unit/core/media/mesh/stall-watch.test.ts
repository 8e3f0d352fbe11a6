import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StallWatch } from '../../../../../core/media/mesh/StallWatch.ts';
import { REFRESH_MS, STALL_LOOK_MS, STANDS_MS } from '../../../../../core/media/mesh/timing.ts';

/** A receiver of pictures as its statistics show it. */
class FakeReceiver {
  #source = 0;
  #frames = 0;
  #bytes = 0;

  frame(): void {
    this.#source += 3_000;
    this.#frames += 1;
    this.#bytes += 1_000;
  }

  /** Something came that could not be decoded. */
  scrap(): void {
    this.#bytes += 1_000;
  }

  getSynchronizationSources = () => (this.#frames > 0 ? [{ rtpTimestamp: this.#source }] : []);
  getStats = () =>
    Promise.resolve(
      new Map([['in', { type: 'inbound-rtp', framesDecoded: this.#frames, bytesReceived: this.#bytes }]]),
    );
}

describe('a picture', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function watched(mayRest: boolean) {
    const receiver = new FakeReceiver();
    const seen: boolean[] = [];
    const stalled = vi.fn();
    const stop = new StallWatch().watch(receiver as unknown as RTCRtpReceiver, mayRest, {
      stalled,
      live: live => seen.push(live),
    });
    return { receiver, seen, stalled, stop };
  }

  /** Time goes on; at each look something may have come. */
  async function pass(ms: number, comes: () => void = () => {}): Promise<void> {
    for (let gone = 0; gone < ms; gone += STALL_LOOK_MS) {
      comes();
      await vi.advanceTimersByTimeAsync(STALL_LOOK_MS);
    }
  }

  it.each(['camera', 'screen'])('of a %s is live from its first frame on', async kind => {
    const { receiver, seen } = watched(kind === 'screen');
    await pass(2 * STANDS_MS);
    expect(seen).toEqual([]);
    await pass(2 * STANDS_MS, () => receiver.frame());
    expect(seen).toEqual([true]);
  });

  it("a camera's picture is not live while no new frame comes, and live again after that", async () => {
    const { receiver, seen, stalled } = watched(false);
    await pass(STALL_LOOK_MS, () => receiver.frame());
    await pass(STANDS_MS - STALL_LOOK_MS);
    expect(seen).toEqual([true]);
    await pass(STANDS_MS);
    expect(seen).toEqual([true, false]);
    await pass(STALL_LOOK_MS, () => receiver.frame());
    expect(seen).toEqual([true, false, true]);
    expect(stalled).not.toHaveBeenCalled();
  });

  it('of a screen on which nothing changes stays live', async () => {
    const { receiver, seen, stalled } = watched(true);
    await pass(STALL_LOOK_MS, () => receiver.frame());
    await pass(20 * STANDS_MS);
    expect(seen).toEqual([true]);
    expect(stalled).not.toHaveBeenCalled();
  });

  it.each(['camera', 'screen'])(
    'of a %s that cannot be decoded is asked for anew, and is not live until it comes',
    async kind => {
      const { receiver, seen, stalled } = watched(kind === 'screen');
      await pass(STALL_LOOK_MS, () => receiver.frame());
      // What is looked at only when it stands still must have been looked at once.
      await pass(STALL_LOOK_MS);
      await pass(STALL_LOOK_MS, () => receiver.scrap());
      expect(stalled).toHaveBeenCalledOnce();
      await pass(2 * STANDS_MS, () => receiver.scrap());
      expect(stalled.mock.calls.length).toBeGreaterThan(REFRESH_MS / STALL_LOOK_MS);
      expect(seen).toEqual([true, false]);
      await pass(STALL_LOOK_MS, () => receiver.frame());
      expect(seen).toEqual([true, false, true]);
    },
  );

  it('is watched no more once that was stopped', async () => {
    const { receiver, seen, stop } = watched(false);
    stop();
    await pass(STANDS_MS, () => receiver.frame());
    expect(seen).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
