import type { Shown } from '../MediaEngine.ts';

/**
 * What two ends of a link say to each other, over the data channel that PeerJS opens with every call: JSON, one
 * message a frame (docs/protocol.md, "Between browsers"). It comes from another browser, so it is read with care.
 */
export type PeerMessage =
  | { readonly ping: number }
  | { readonly pong: number }
  /** What the receiver shows. */
  | { readonly shown: Shown }
  /** The receiver's picture stands still for want of a whole one. */
  | { readonly refresh: 'camera' | 'screen' };

const MAX_LENGTH = 256;
/** Larger than any screen; a receiver cannot ask for more than is captured anyway. */
const MAX_PIXELS = 16_384;

/** The message, or null when it is none of ours. */
export function readPeerMessage(data: unknown): PeerMessage | null {
  if (typeof data !== 'string' || data.length > MAX_LENGTH) return null;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if ('ping' in value && isCount(value.ping)) return { ping: value.ping };
  if ('pong' in value && isCount(value.pong)) return { pong: value.pong };
  if ('refresh' in value && (value.refresh === 'camera' || value.refresh === 'screen'))
    return { refresh: value.refresh };
  if (!('shown' in value) || typeof value.shown !== 'object' || value.shown === null) return null;
  const { camera, screen } = value.shown as Record<string, unknown>;
  return isPixels(camera) && isPixels(screen) ? { shown: { camera, screen } } : null;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value);
const isPixels = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_PIXELS;
