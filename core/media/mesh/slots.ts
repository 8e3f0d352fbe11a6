import type { LocalTracks, Slot } from '../MediaEngine.ts';

/** The slots every link negotiates once, in the order of its media sections. PeerJS cannot renegotiate. */
export const SLOTS: readonly Slot[] = ['microphone', 'camera', 'screen', 'screen-sound'];

const IS_SOUND: Readonly<Record<Slot, boolean>> = {
  microphone: true,
  camera: false,
  screen: false,
  'screen-sound': true,
};

/** What a caller says of its media sections, in order. Comes from another peer: validate with `readSlots`. */
export interface LinkMetadata {
  readonly slots: readonly Slot[];
}

/**
 * A stream with one track for every slot, to negotiate all of them up front: the real track where
 * there is one, else a stand-in that never produces a frame or a sample and costs no encoding.
 */
export class NegotiationStream {
  readonly stream = new MediaStream();
  readonly metadata: LinkMetadata;
  readonly #standIns: MediaStreamTrack[] = [];

  constructor(tracks: LocalTracks) {
    const slotOf = new Map<MediaStreamTrack, Slot>();
    for (const slot of SLOTS) {
      const track = tracks[slot] ?? this.#standIn(slot);
      slotOf.set(track, slot);
      this.stream.addTrack(track);
    }
    // The stream's own order is what PeerJS adds the tracks in; it need not be ours.
    this.metadata = { slots: this.stream.getTracks().flatMap(track => slotOf.get(track) ?? []) };
  }

  /** Ends the stand-ins, once the senders were given what they really send. */
  dispose(): void {
    for (const track of this.#standIns) track.stop();
  }

  #standIn(slot: Slot): MediaStreamTrack {
    const track = IS_SOUND[slot] ? silence() : darkness();
    this.#standIns.push(track);
    return track;
  }
}

/**
 * Whether a track is what that slot carries. What a caller says of it is a claim: a picture in the place of somebody's
 * voice would silence them.
 */
export function fitsSlot({ kind }: Pick<MediaStreamTrack, 'kind'>, slot: Slot): boolean {
  return kind === (IS_SOUND[slot] ? 'audio' : 'video');
}

/** The slots of an incoming call, or null when the metadata is not what a Sidestage client sends. */
export function readSlots(metadata: unknown): readonly Slot[] | null {
  if (typeof metadata !== 'object' || metadata === null || !('slots' in metadata)) return null;
  const { slots } = metadata;
  if (!Array.isArray(slots) || slots.length > 8) return null;
  const known = new Set<unknown>(SLOTS);
  return slots.every(slot => known.has(slot)) && new Set(slots).size === slots.length ? (slots as Slot[]) : null;
}

/** The first audio context of a document takes its time; made here, no link pays for it. */
export function warmStandIns(): void {
  for (const slot of SLOTS) (IS_SOUND[slot] ? silence() : darkness()).stop();
}

let audioContext: AudioContext | null = null;

function silence(): MediaStreamTrack {
  // Never resumed, so it needs no user gesture and uses no CPU; shared, because contexts are scarce.
  audioContext ??= new AudioContext();
  return audioContext.createMediaStreamDestination().stream.getAudioTracks()[0] as MediaStreamTrack;
}

function darkness(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 2;
  canvas.height = 2;
  canvas.getContext('2d');
  return canvas.captureStream(0).getVideoTracks()[0] as MediaStreamTrack;
}
