import type { RefusalReason } from '../../core/protocol/server.ts';

/**
 * What components of several features show. View models only: whoever wires a component maps its own state to these.
 */

export type SessionStatus = 'connecting' | 'live' | 'reconnecting' | 'ended';

/**
 * Situations that have a sentence and a way out: every refusal and every end of a session under its own name, and what
 * fails on this side.
 */
export type Trouble =
  | Exclude<RefusalReason, 'version'>
  | 'server-too-old'
  | 'client-too-old'
  | 'left'
  | 'removed'
  | 'declined'
  | 'room-removed'
  | 'taken-over'
  | 'protocol'
  | 'server-unreachable'
  | 'sockets-blocked'
  | 'server-busy'
  | 'signalling-lost'
  | 'permission-denied'
  | 'no-camera'
  | 'no-microphone'
  | 'device-in-use'
  | 'capture-hung';

/** Whom to ask for help. Either part may be empty. */
export interface Contact {
  readonly name: string;
  readonly email: string;
}

/** What became of a change that was asked for. */
export type SaveOutcome =
  { readonly state: 'saving' | 'saved' } | { readonly state: 'refused'; readonly trouble: Trouble };
