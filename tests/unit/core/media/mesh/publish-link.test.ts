import { EventEmitter } from 'node:events';
import type { MediaConnection } from 'peerjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LinkState } from '../../../../../core/media/MediaEngine.ts';
import { PublishLink } from '../../../../../core/media/mesh/PublishLink.ts';
import type { SignallingClient } from '../../../../../core/media/mesh/SignallingClient.ts';
import { SLOTS } from '../../../../../core/media/mesh/slots.ts';
import { ANSWER_MS, DIAL_TIMEOUT_MS, INTERRUPTION_GRACE_MS } from '../../../../../core/media/mesh/timing.ts';
import { backOff } from '../../../../../core/protocol/retry.ts';

/** A call as PeerJS gives it, whose connection does what the test says. */
class FakeCall extends EventEmitter {
  readonly peerConnection = Object.assign(new EventTarget(), {
    connectionState: 'new',
    iceConnectionState: 'new',
    getSenders: () => [],
  });
  closed = false;

  become(state: string): void {
    Object.assign(this.peerConnection, { connectionState: state, iceConnectionState: state });
    this.peerConnection.dispatchEvent(new Event('connectionstatechange'));
  }

  close(): void {
    this.closed = true;
  }
}

/** One track a slot, so that no stand-in is needed: these tests send nothing. */
const TRACKS = Object.fromEntries(SLOTS.map(slot => [slot, { slot } as unknown as MediaStreamTrack]));

describe('a publishing link', () => {
  let random = 0;
  let open = true;
  const calls: { call: FakeCall; at: number; peer: string }[] = [];
  const states: LinkState[] = [];
  const signalling = {
    call(peer: string) {
      if (!open) return null;
      calls.push({ call: new FakeCall(), at: Date.now(), peer });
      return calls.at(-1)!.call as unknown as MediaConnection;
    },
  } as unknown as SignallingClient;
  const link = () =>
    new PublishLink(
      signalling,
      backOff(250, 4_000, () => random),
      { participant: 'vic', peer: 'vic-1' },
      TRACKS,
      {
        state: state => state !== 'closed' && states.push(state),
        changed: () => {},
      },
    );
  const last = () => calls.at(-1)!.call;
  /** Lets the last call fail, and then time go on until there is another. Returns how long that took. */
  function redialAfterFailure(): number {
    const [count, from] = [calls.length, Date.now()];
    last().become('failed');
    while (calls.length === count && Date.now() - from < 60_000) vi.advanceTimersByTime(1);
    return Date.now() - from;
  }

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal(
      'MediaStream',
      class {
        readonly tracks: unknown[] = [];
        addTrack(track: unknown) {
          this.tracks.push(track);
        }
        getTracks = () => this.tracks;
      },
    );
    [random, open] = [0, true];
    calls.length = states.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it.each([
    [0, [125, 250, 500, 1_000, 2_000, 2_000]],
    [0.5, [187, 375, 750, 1_500, 3_000, 3_000]],
  ])('is dialled again after a back-off with jitter (%d of it)', (share, delays) => {
    random = share;
    link();
    expect(delays.map(redialAfterFailure)).toEqual(delays);
  });

  it('that was up begins with the shortest back-off again', () => {
    link();
    for (let failure = 0; failure < 5; failure += 1) redialAfterFailure();
    last().become('connected');
    expect(states).toEqual(['connecting', 'live']);
    expect(redialAfterFailure()).toBe(125);
    expect(states.at(-1)).toBe('interrupted');
  });

  it('that nobody answers is given up after a while, and dialled again', () => {
    link();
    vi.advanceTimersByTime(DIAL_TIMEOUT_MS - 1);
    expect(calls[0]!.call.closed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(calls[0]!.call.closed).toBe(true);
    vi.advanceTimersByTime(125);
    expect(calls).toHaveLength(2);
  });

  it('that is shaky is kept for a grace; then another is dialled beside it, and whichever carries first is used', () => {
    link();
    const [{ call: old }] = calls as [(typeof calls)[number]];
    old.become('connected');
    old.become('disconnected');
    vi.advanceTimersByTime(INTERRUPTION_GRACE_MS - 1);
    expect(calls).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(calls).toHaveLength(2);
    expect(old.closed).toBe(false);
    old.become('connected');
    expect([old.closed, last().closed]).toEqual([false, true]);
    expect(states).toEqual(['connecting', 'live', 'interrupted', 'live']);
  });

  it('is dialled without waiting when the network or the receiver is back', () => {
    const one = link();
    for (let failure = 0; failure < 5; failure += 1) redialAfterFailure();
    last().become('failed');
    const count = calls.length;
    one.check();
    expect(calls).toHaveLength(count + 1);
    one.move({ participant: 'vic', peer: 'vic-2' });
    expect(calls.at(-1)!.peer).toBe('vic-2');
  });

  it.each([250, 1_000, 2_000])(
    'that is being dialled gets its time, though the network is said to change every %i ms',
    every => {
      const one = link();
      for (let passed = 0; passed < DIAL_TIMEOUT_MS - every; passed += every) {
        vi.advanceTimersByTime(every);
        one.check();
      }
      expect(calls).toHaveLength(1);
      last().become('connected');
      expect(states).toEqual(['connecting', 'live']);
    },
  );

  it('that is dead is dialled once, though several changes of the network had it asked', () => {
    const one = link();
    last().become('connected');
    one.check();
    vi.advanceTimersByTime(ANSWER_MS / 2);
    one.check();
    return vi.advanceTimersByTimeAsync(2 * ANSWER_MS).then(() => {
      expect(states).toEqual(['connecting', 'live', 'interrupted']);
      expect(calls).toHaveLength(2);
      expect(last().closed).toBe(false);
    });
  });

  it('that is being dialled is dialled anew when signalling is another one', () => {
    const one = link();
    one.recall();
    expect(calls.map(({ call }) => call.closed)).toEqual([true, false]);
  });

  it('is not dialled while its receiver is out of reach, and not at all once closed', () => {
    const one = link();
    one.move({ participant: 'vic', peer: null });
    last().become('failed');
    vi.advanceTimersByTime(60_000);
    expect(calls).toHaveLength(1);
    one.move({ participant: 'vic', peer: 'vic-2' });
    expect(calls).toHaveLength(2);
    one.close();
    last().become('failed');
    vi.advanceTimersByTime(60_000);
    expect(calls).toHaveLength(2);
  });
});
