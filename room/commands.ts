import type { DeviceState, ParticipantId, Place, Role } from './types.ts';

/** What a person may ask of a room. Validated by `protocol/` before it gets here. */
export type Command =
  | ({ readonly type: 'enter'; readonly name: string; readonly place: Place } & DeviceState)
  | { readonly type: 'leave' }
  | ({ readonly type: 'join-stage' } & DeviceState)
  | { readonly type: 'leave-stage' }
  | ({ readonly type: 'set-devices' } & DeviceState)
  | { readonly type: 'end' };

/** What the relay itself observes about connections. No client can send these. */
export type Observation =
  | { readonly type: 'connection-lost'; readonly id: ParticipantId }
  | { readonly type: 'connection-returned'; readonly id: ParticipantId }
  | { readonly type: 'grace-over'; readonly id: ParticipantId };

/** Who is asking. A guest has said hello but not entered; the credential is the one they hold. */
export type Actor =
  | { readonly kind: 'guest'; readonly credentialHash: string; readonly invited: Role | null }
  | { readonly kind: 'participant'; readonly id: ParticipantId }
  | { readonly kind: 'relay' };

/** The outside world as values: the core has no clock and no randomness. */
export interface Environment {
  /** Server time in ms since the epoch. */
  readonly now: number;
  /** A fresh participant id, used if somebody new enters. */
  readonly newId: ParticipantId;
}

/** Why a command is refused. Each has its own sentence on screen. */
export const REFUSALS = [
  'session-ended',
  'stage-not-open',
  'stage-full',
  'room-full',
  'not-entered',
  'already-entered',
  'not-on-stage',
  'not-allowed',
] as const;
export type Refusal = (typeof REFUSALS)[number];
