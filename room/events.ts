import type { DeviceState, Grant, Participant, ParticipantId, Presence, RoomFacts, RoomSettings } from './types.ts';

/**
 * Everything durable that happens in a room. An event holds all a reader needs to apply it, so
 * that a client that never heard of a viewer can still show them when they come on stage.
 */
export type RoomEvent =
  | { readonly type: 'created'; readonly facts: RoomFacts; readonly settings: RoomSettings; readonly grants: readonly Grant[] }
  | { readonly type: 'entered'; readonly participant: Participant; readonly credentialHash: string }
  | { readonly type: 'left'; readonly id: ParticipantId; readonly reason: 'left' | 'gone' }
  | { readonly type: 'presence-changed'; readonly id: ParticipantId; readonly presence: Presence }
  | { readonly type: 'stage-joined'; readonly participant: Participant }
  | { readonly type: 'stage-left'; readonly id: ParticipantId }
  | ({ readonly type: 'devices-changed'; readonly id: ParticipantId } & DeviceState)
  | { readonly type: 'ended' };

/** What travels to clients: the same events without what only the relay may know. */
export type PublicEvent =
  | Exclude<RoomEvent, { type: 'created' } | { type: 'entered' }>
  | { readonly type: 'entered'; readonly participant: Participant };

/** One entry of a room's log. Revisions count from 1 without gaps. */
export interface LogEntry {
  readonly revision: number;
  /** Server time in ms since the epoch. */
  readonly at: number;
  readonly event: RoomEvent;
  /** Who caused it by which command; null when the relay itself did. */
  readonly by: { readonly participant: ParticipantId; readonly command: string } | null;
}
