import type { LocalTracks, Slot } from '../MediaEngine.ts';

/** The slots every link negotiates once, in the order of its media sections. PeerJS cannot renegotiate. */
export const SLOTS: readonly Slot[] = ['microphone', 'camera', 'screen', 'screen-sound'];

const IS_SOUND: Readonly<Record<Slot, boolean>> = { microphone: true, camera: false, screen: false, 'screen-sound': true };

/** What a caller says of its media sections, in order. Comes from another peer: validate with `readSlots`. */
export interface LinkMetadata {
  readonly slots: readonly Slot[];
}

/** What PeerJS is given to negotiate all slots up front: the real track where there is one, else a stand-in. */
export function negotiationStream(tracks: LocalTracks): { stream: MediaStream; metadata: LinkMetadata } {
  const slotOf = new Map(SLOTS.map(slot => [tracks[slot] ?? standIn(slot), slot]));
  const stream = new MediaStream([...slotOf.keys()]);
  // The stream's own order is what PeerJS adds the tracks in; it need not be ours.
  return { stream, metadata: { slots: stream.getTracks().flatMap(track => slotOf.get(track) ?? []) } };
}

/** A track that never produces a frame or a sample and costs no encoding. One a slot serves every link of the document. */
export function standIn(slot: Slot): MediaStreamTrack {
  const held = standIns.get(slot);
  if (held) return held;
  const made = IS_SOUND[slot] ? silence() : darkness();
  standIns.set(slot, made);
  return made;
}

const standIns = new Map<Slot, MediaStreamTrack>();

/** The slots of an incoming call, or null when the metadata is not what a Sidestage client sends. */
export function readSlots(metadata: unknown): readonly Slot[] | null {
  if (typeof metadata !== 'object' || metadata === null || !('slots' in metadata)) return null;
  const { slots } = metadata;
  if (!Array.isArray(slots) || slots.length > 8) return null;
  const known = new Set<unknown>(SLOTS);
  return slots.every(slot => known.has(slot)) && new Set(slots).size === slots.length ? (slots as Slot[]) : null;
}

function silence(): MediaStreamTrack {
  // Never resumed, so it needs no user gesture and uses no CPU.
  return new AudioContext().createMediaStreamDestination().stream.getAudioTracks()[0] as MediaStreamTrack;
}

function darkness(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 2;
  canvas.height = 2;
  canvas.getContext('2d');
  return canvas.captureStream(0).getVideoTracks()[0] as MediaStreamTrack;
}
