import type { LinkState } from '../../core/media/MediaEngine.ts';
import type { LinkQuality } from '../../core/media/Qualities.ts';
import type { Presence } from '../../core/room/types.ts';

/** What the stage shows. */

/** One person on stage. For your own tile `link` is always `live`. */
export interface StageTile {
  readonly id: string;
  readonly name: string;
  readonly you: boolean;
  readonly video: MediaStream | null;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly speaking: boolean;
  readonly link: LinkState;
  readonly presence: Presence;
  /** What they share of their screen; null also while it is on its way. */
  readonly screen: MediaStream | null;
  /** Whether they share a screen, picture or not. */
  readonly shares: boolean;
  /** How good the link from them is, of your own tile the way out; null while nothing is known. */
  readonly quality: LinkQuality | null;
  /** Could be taken for a moderator: has the name of one, or a name that looks the same. */
  readonly lookalike?: boolean;
}
