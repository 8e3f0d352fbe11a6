// @vitest-environment happy-dom
import { EventEmitter } from 'node:events';
import type { MediaConnection } from 'peerjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Slot } from '../../core/media/MediaEngine.ts';
import { MeshEngine } from '../../core/media/mesh/MeshEngine.ts';
import { CALL_HOLD_MS, CALLS_HELD } from '../../core/media/mesh/timing.ts';
import { desiredLinks } from '../../core/session/links.ts';
import { newRoom, person, withPerson } from '../support/room.ts';

/** What the signalling client hands to the engine. */
const signalling = vi.hoisted(() => ({ call: (_connection: unknown) => {} }));
vi.mock('../../core/media/mesh/SignallingClient.ts', () => ({
  SignallingClient: class {
    constructor(handlers: { call: (connection: unknown) => void }) {
      signalling.call = handlers.call;
    }
    close(): void {}
  },
}));
vi.mock('../../core/media/mesh/warmUp.ts', () => ({ warmUp: () => Promise.resolve() }));

/** A call as PeerJS tells of it. `claims` is what its sender wrote, which the server passes on only in part. */
class FakeCall extends EventEmitter {
  readonly peer: string;
  readonly metadata: unknown;
  readonly answer = vi.fn();
  readonly close = vi.fn();
  readonly #transceivers = [{}, {}, {}, {}];
  readonly peerConnection = Object.assign(new EventTarget(), {
    connectionState: 'new',
    iceConnectionState: 'new',
    getTransceivers: () => this.#transceivers,
  });

  constructor(peer: string, metadata: unknown = { slots: ['microphone', 'camera'] }) {
    super();
    this.peer = peer;
    this.metadata = metadata;
  }

  brings(at: number, kind: 'audio' | 'video'): void {
    const track = { kind, label: `${kind} ${at}` };
    const receiver = { track: Object.assign(new EventTarget(), track), getStats: () => Promise.resolve(new Map()) };
    this.peerConnection.dispatchEvent(
      Object.assign(new Event('track'), { track, receiver, transceiver: this.#transceivers[at] }),
    );
  }
}

const [ADA, BOB] = [person('ada', { place: 'stage' }), person('bob', { place: 'stage' })];
const [CLEO, YOU] = [person('cleo'), person('you')];

let engine: MeshEngine;
let tracks: { participant: string; slot: Slot; kind: string | undefined }[];
beforeEach(() => {
  vi.useFakeTimers();
  engine = new MeshEngine();
  tracks = [];
  engine.on('remote-track', ({ participant, slot, track }) => tracks.push({ participant, slot, kind: track?.kind }));
});
afterEach(() => {
  engine.close();
  vi.useRealTimers();
});

/** The room shows these people, and the relay says which peer ids they have. */
function room(directory: Record<string, string | null>, people = [ADA, BOB, CLEO, YOU]): void {
  const state = people.reduce((before, one) => withPerson(before, one.id, one), newRoom());
  engine.reconcile(desiredLinks(state.room, YOU, new Map(Object.entries(directory))));
}

function call(peer: string, metadata?: unknown): FakeCall {
  const made = new FakeCall(peer, metadata);
  signalling.call(made as unknown as MediaConnection);
  return made;
}

describe('R275: a receiver', () => {
  it('answers a call from whom the room shows on stage, as theirs', () => {
    room({ ada: 'peer-ada', bob: 'peer-bob' });
    const made = call('peer-ada');
    expect(made.answer).toHaveBeenCalledOnce();
    made.brings(0, 'audio');
    expect(tracks).toEqual([{ participant: 'ada', slot: 'microphone', kind: 'audio' }]);
  });

  it.each([
    ['that the directory does not know', 'peer-eve'],
    ['of somebody who is not on stage', 'peer-cleo'],
    ['that somebody on stage had before', 'peer-ada-old'],
    ['that is a participant’s id', 'ada'],
    ['that is no text', undefined],
    ['that is null, as of somebody who is not connected', null],
    ['named as what objects have', '__proto__'],
  ])('does not answer a call from a peer id %s, and refuses it in the end', (_what, peer) => {
    room({ ada: 'peer-ada', bob: null, cleo: 'peer-cleo' });
    const made = call(peer as string);
    vi.advanceTimersByTime(CALL_HOLD_MS - 1);
    expect(made.answer).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2);
    expect(made.answer).not.toHaveBeenCalled();
    expect(made.close).toHaveBeenCalled();
  });

  it('goes by nothing that the call says of itself', () => {
    room({ ada: 'peer-ada' });
    const made = call('peer-eve', {
      slots: ['camera'],
      peer: 'peer-ada',
      participant: 'ada',
      src: 'peer-ada',
      from: 'ada',
    });
    vi.advanceTimersByTime(CALL_HOLD_MS + 1);
    expect(made.answer).not.toHaveBeenCalled();
  });

  it('answers nobody under a peer id that two have', () => {
    room({ ada: 'peer-same', bob: 'peer-same' });
    const made = call('peer-same');
    vi.advanceTimersByTime(CALL_HOLD_MS + 1);
    expect(made.answer).not.toHaveBeenCalled();
  });

  it('answers a call that came before the room said so once it does, and no other', () => {
    const [early, eve] = [call('peer-ada'), call('peer-eve')];
    room({ ada: 'peer-ada' });
    expect(early.answer).toHaveBeenCalledOnce();
    expect(eve.answer).not.toHaveBeenCalled();
  });

  it('gives up whom the room does not show on stage any more, and answers them no more', () => {
    room({ ada: 'peer-ada' });
    const before = call('peer-ada');
    before.brings(1, 'video');
    room({ ada: 'peer-ada' }, [person('ada'), BOB, YOU]);
    expect(before.close).toHaveBeenCalled();
    expect(tracks.at(-1)).toEqual({ participant: 'ada', slot: 'camera', kind: undefined });
    const after = call('peer-ada');
    vi.advanceTimersByTime(CALL_HOLD_MS + 1);
    expect(after.answer).not.toHaveBeenCalled();
  });

  it('holds only so many calls of people it does not know', () => {
    room({ ada: 'peer-ada' });
    const calls = Array.from({ length: CALLS_HELD + 5 }, (_, at) => call(`peer-eve-${at}`));
    expect(calls.filter(one => one.close.mock.calls.length > 0)).toHaveLength(5);
  });
});

describe('R276: a track', () => {
  it.each([
    ['a picture as a voice', ['microphone', 'camera'], 0, 'video'],
    ['a sound as a picture', ['microphone', 'camera'], 1, 'audio'],
    ['a picture as the sound of a screen', ['screen-sound'], 0, 'video'],
    ['one more than was said', ['camera'], 1, 'video'],
  ] as const)('counts for what its slot carries only: not %s', (_what, slots, at, kind) => {
    room({ ada: 'peer-ada' });
    call('peer-ada', { slots }).brings(at, kind);
    expect(tracks).toEqual([]);
  });

  it.each([
    ['no slots', {}],
    ['slots that are none', { slots: ['__proto__'] }],
    ['a slot twice', { slots: ['camera', 'camera'] }],
    ['nothing', null],
    ['text', 'camera'],
  ])('of a call that says %s is of no call: it is refused', (_what, metadata) => {
    room({ ada: 'peer-ada' });
    const made = call('peer-ada', metadata);
    expect(made.answer).not.toHaveBeenCalled();
    expect(made.close).toHaveBeenCalled();
  });
});
