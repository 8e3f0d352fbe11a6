import { EventEmitter } from 'node:events';
import type { MediaConnection } from 'peerjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Slot } from '../../../../../core/media/MediaEngine.ts';
import { ReceiveLink } from '../../../../../core/media/mesh/ReceiveLink.ts';
import type { StallWatch } from '../../../../../core/media/mesh/StallWatch.ts';
import { ANSWER_MS } from '../../../../../core/media/mesh/timing.ts';

/** A call that was answered and is up; what is said over its channel is answered when the test says so. */
class FakeCall extends EventEmitter {
  readonly said: string[] = [];
  readonly dataChannel = Object.assign(new EventTarget(), {
    readyState: 'open',
    send: (text: string) => void this.said.push(text),
  });
  readonly #transceiver = {};
  readonly peerConnection = Object.assign(new EventTarget(), {
    connectionState: 'new',
    iceConnectionState: 'new',
    getTransceivers: () => [this.#transceiver],
  });
  transform: (sdp: string) => string = sdp => sdp;
  readonly answer = (_stream?: unknown, options?: { sdpTransform: (sdp: string) => string }) => {
    this.transform = options?.sdpTransform ?? this.transform;
  };
  readonly close = () => {};

  comesUp(kind: 'audio' | 'video' = 'video'): void {
    this.emit('willCloseOnRemote');
    this.peerConnection.dispatchEvent(
      Object.assign(new Event('track'), { track: { kind }, receiver: {}, transceiver: this.#transceiver }),
    );
    Object.assign(this.peerConnection, { connectionState: 'connected', iceConnectionState: 'connected' });
    this.peerConnection.dispatchEvent(new Event('connectionstatechange'));
  }

  /** The other end answers the last question. */
  async answers(): Promise<void> {
    const { ping } = JSON.parse(this.said.filter(text => text.includes('ping')).at(-1) ?? '{}') as { ping: number };
    this.dataChannel.dispatchEvent(new MessageEvent('message', { data: JSON.stringify({ pong: ping }) }));
    await vi.advanceTimersByTimeAsync(0);
  }
}

describe('a receiving link whose picture stops', () => {
  let live: (live: boolean) => void;
  const states: string[] = [];
  const stalls = {
    watch: (_receiver: unknown, _mayRest: boolean, handlers: { live: typeof live }) => (
      (live = handlers.live),
      () => {}
    ),
  };
  let call: FakeCall;

  beforeEach(() => {
    vi.useFakeTimers();
    states.length = 0;
    const link = new ReceiveLink(stalls as unknown as StallWatch, {
      track: () => {},
      picture: () => {},
      state: state => states.push(state),
    });
    call = new FakeCall();
    link.answer(call as unknown as MediaConnection, ['camera']);
    call.comesUp();
    live(true);
  });
  afterEach(() => void vi.useRealTimers());

  it('is left alone if the other end answers: no picture is sent', async () => {
    live(false);
    await call.answers();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(states).toEqual(['connecting', 'live']);
  });

  it('is interrupted if nobody answers, long before ICE says so', async () => {
    live(false);
    await vi.advanceTimersByTimeAsync(ANSWER_MS);
    expect(states).toEqual(['connecting', 'live', 'interrupted']);
  });

  it('is live again with the picture', async () => {
    live(false);
    await vi.advanceTimersByTimeAsync(ANSWER_MS);
    live(true);
    expect(states.at(-1)).toBe('live');
  });

  it('is live again with the answer, if there is no picture to come', async () => {
    live(false);
    await vi.advanceTimersByTimeAsync(ANSWER_MS);
    await vi.advanceTimersByTimeAsync(3_000);
    await call.answers();
    expect(states.at(-1)).toBe('live');
  });
});

describe('what arrives over a receiving link', () => {
  it.each<[Slot, 'audio' | 'video', boolean]>([
    ['microphone', 'audio', true],
    ['microphone', 'video', false],
    ['screen-sound', 'audio', true],
    ['screen-sound', 'video', false],
    ['camera', 'video', true],
    ['camera', 'audio', false],
    ['screen', 'video', true],
    ['screen', 'audio', false],
  ])('in the place of a %s, %s is taken: %s. What a caller says of it is a claim', (slot, kind, taken) => {
    const told: Slot[] = [];
    const watched: unknown[] = [];
    const stalls = { watch: (receiver: unknown) => (watched.push(receiver), () => {}) };
    const link = new ReceiveLink(stalls as unknown as StallWatch, {
      track: slot => told.push(slot),
      picture: () => {},
      state: () => {},
    });
    const call = new FakeCall();
    link.answer(call as unknown as MediaConnection, [slot]);
    call.comesUp(kind);
    expect(told).toEqual(taken ? [slot] : []);
    expect(watched).toHaveLength(taken && kind === 'video' ? 1 : 0);
  });
});

describe('the answer of a receiving link', () => {
  const section = (kind: string, mid: number, opus: string) =>
    `m=${kind} 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:${mid}\r\n${opus}`;
  const OPUS = 'a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n';
  const channel = 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:9\r\n';

  it.each<[readonly Slot[], readonly number[]]>([
    [['microphone', 'camera', 'screen', 'screen-sound'], [3]],
    [['screen-sound', 'microphone'], [0]],
    [['microphone', 'camera'], []],
  ])('asks for both channels of what is shared, and of no voice (%j)', (slots, stereo) => {
    const call = new FakeCall();
    const link = new ReceiveLink({ watch: () => () => {} } as unknown as StallWatch, {
      track: () => {},
      picture: () => {},
      state: () => {},
    });
    link.answer(call as unknown as MediaConnection, slots);
    const kind = (slot: Slot) => (slot === 'camera' || slot === 'screen' ? 'video' : 'audio');
    const sections = slots.map((slot, index) => section(kind(slot), index, kind(slot) === 'audio' ? OPUS : ''));
    const told = call.transform(['v=0\r\n', channel, ...sections].join(''));
    const asked = told.split(/^(?=m=(?:audio|video))/m).slice(1);
    expect(asked.flatMap((one, index) => (one.includes('stereo=1') ? [index] : []))).toEqual(stereo);
    expect(told.replace(';stereo=1', '')).toBe(['v=0\r\n', channel, ...sections].join(''));
  });
});
