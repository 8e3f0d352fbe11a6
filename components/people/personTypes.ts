import type { Presence, Role } from '../../core/room/types.ts';

/** What the list of participants shows and says. */

/** One row of the participants list. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly you: boolean;
  readonly role: Role;
  readonly presence: Presence;
  /** Only for people on stage. */
  readonly microphone?: boolean;
  readonly camera?: boolean;
  /** The place in the queue of raised hands, 1 being the first. */
  readonly hand?: number | null;
  /** Seen by moderators: asked for the stage, or was invited to it. */
  readonly line?: 'asked' | 'invited' | null;
  /** Could be taken for a moderator: has the name of one, or a name that looks the same. */
  readonly lookalike?: boolean;
  /** They are not here any more; they may come back. */
  readonly left?: boolean;
}

/** What one may do about one person: private messages for everybody, the rest for moderators. */
export type PersonAction =
  | 'bring-to-stage'
  | 'swap-stage'
  | 'decline-stage'
  | 'withdraw-invitation'
  | 'remove-from-stage'
  | 'mute'
  | 'stop-camera'
  | 'stop-screen'
  | 'lower-hand'
  | 'make-moderator'
  | 'make-speaker'
  | 'make-viewer'
  | 'admit'
  | 'decline-entry'
  | 'remove'
  | 'block'
  | 'forget'
  | 'write-private';

/** What is a moderator's alone of these. */
export type ModerationAction = Exclude<PersonAction, 'write-private'>;

/** One group of the participants list. Rows are asked for by index: a list may be longer than what is at hand. */
export interface PeopleGroup {
  readonly kind: 'hands' | 'stage' | 'viewers' | 'left';
  readonly count: number;
  /** Undefined: not known yet. */
  at(index: number): Person | undefined;
}

/** How a search for participants stands; its groups hold those found so far. */
export interface PeopleFound {
  readonly text: string;
  readonly state: 'searching' | 'done' | 'failed';
  readonly total: number;
}

/** Somebody who asks for something: the stage, or to be let in. */
export interface Asker {
  readonly id: string;
  readonly name: string;
  /** Absent where it does not matter. */
  readonly role?: Role;
  /** Could be taken for a moderator: has the name of one, or a name that looks the same. */
  readonly lookalike?: boolean;
}
