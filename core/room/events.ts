import type { FeatureEvent } from './features/types.ts';
import type { ForgettingEvent } from './forgetting-events.ts';
import type {
  DeviceState,
  EndReason,
  Invitation,
  InvitationId,
  Participant,
  ParticipantId,
  Presence,
  Recording,
  Role,
  RoomFacts,
  RoomSettings,
} from './types.ts';

/** Why somebody is no longer in the room. `declined`: a moderator did not admit them. */
export type LeaveReason = 'left' | 'gone' | 'removed' | 'blocked' | 'declined';

/**
 * What happens to people. An event that may show somebody to readers who never heard of them
 * holds them whole.
 */
type PersonEvent =
  | { readonly type: 'left'; readonly id: ParticipantId; readonly reason: LeaveReason }
  | {
      readonly type: 'presence-changed';
      readonly id: ParticipantId;
      readonly presence: Presence;
      /** Server time when they were last known to be there, if that is before the entry itself: after a crash. */
      readonly lastSeen?: number;
    }
  | { readonly type: 'stage-joined'; readonly participant: Participant }
  | { readonly type: 'stage-left'; readonly id: ParticipantId }
  | ({ readonly type: 'devices-changed'; readonly id: ParticipantId } & DeviceState)
  | { readonly type: 'stage-asked'; readonly participant: Participant }
  /** Invited: by a moderator, or because their turn in line came. */
  | { readonly type: 'stage-brought'; readonly participant: Participant }
  /** A moderator declined an ask or took an invitation back. */
  | { readonly type: 'stage-declined'; readonly id: ParticipantId }
  | { readonly type: 'line-left'; readonly id: ParticipantId }
  | { readonly type: 'hand-raised'; readonly participant: Participant }
  | { readonly type: 'hand-lowered'; readonly id: ParticipantId }
  /** By a moderator. Only the person themselves unmutes. */
  | { readonly type: 'muted'; readonly id: ParticipantId }
  | { readonly type: 'camera-stopped'; readonly id: ParticipantId }
  | { readonly type: 'screen-shared'; readonly id: ParticipantId }
  /** By themselves or by a moderator. */
  | { readonly type: 'screen-stopped'; readonly id: ParticipantId }
  | { readonly type: 'role-changed'; readonly participant: Participant }
  | { readonly type: 'admitted'; readonly participant: Participant };

/** What happens to the room, told to everybody, guests included. */
type RoomWideEvent =
  | { readonly type: 'settings-changed'; readonly settings: RoomSettings }
  | { readonly type: 'facts-changed'; readonly facts: RoomFacts }
  | { readonly type: 'started'; readonly at: number }
  | { readonly type: 'ended'; readonly farewell: string; readonly reason: EndReason }
  | { readonly type: 'reopened'; readonly at: number }
  | { readonly type: 'recording-started'; readonly recording: Recording }
  /** By a host, or because whoever recorded is gone, is no host any more, or the session ends. */
  | { readonly type: 'recording-stopped' };

/** What only the relay knows. */
type SecretEvent =
  | { readonly type: 'invitation-created'; readonly invitation: Invitation; readonly mail: boolean }
  | {
      readonly type: 'invitation-renewed';
      readonly id: InvitationId;
      readonly hash: string;
      readonly mail: boolean;
      /** Who came by its earlier tokens is signed out, but for these. Absent: nobody is. */
      readonly signOut?: { readonly spared: readonly ParticipantId[] };
      /** Of the host link, and only there: hash of the creator's key from here on. */
      readonly key?: string;
    }
  | {
      readonly type: 'invitation-revoked';
      readonly id: InvitationId;
      /** Who keeps what it gave. Absent: nobody does. */
      readonly spared?: readonly ParticipantId[];
    }
  | { readonly type: 'invitation-missed'; readonly id: InvitationId }
  | { readonly type: 'invitation-mailed'; readonly id: InvitationId; readonly ok: boolean }
  | { readonly type: 'unblocked'; readonly id: ParticipantId }
  /** Of somebody who left: they come back with that role, which is a lower one. */
  | { readonly type: 'role-lowered'; readonly id: ParticipantId; readonly role: Role };

/** Who governed a room without being in it. Only the log says so: nobody is sent this. */
export type Outsider =
  /**
   * From the lobby. Their device redeems the invitation that they showed, if they showed one; it is theirs from then
   * on.
   */
  | {
      readonly from: 'lobby';
      readonly participant: ParticipantId;
      /** Theirs if they were inside before, else that of their invitation; may be empty. */
      readonly name: string;
      readonly role: Role;
      readonly credentialHash: string;
      readonly invitation: InvitationId | null;
    }
  /** Over HTTP: what they showed. */
  | { readonly from: 'host-link' | 'creator-key' };

/** Everything durable that happens in a room. Logs of earlier versions do not say who caused it from outside. */
export type RoomEvent = Happening & { readonly outsider?: Outsider };

type Happening =
  | {
      readonly type: 'created';
      readonly facts: RoomFacts;
      readonly settings: RoomSettings;
      /** The host link. */
      readonly grants: readonly { readonly hash: string; readonly role: Role }[];
      /** Hash of the creator's key. In rooms of earlier versions it is that of the host link's token. */
      readonly key: string;
    }
  | {
      readonly type: 'entered';
      readonly participant: Participant;
      readonly credentialHash: string;
      /** The invitation this device redeemed with it, for the first time or again. */
      readonly invitation: InvitationId | null;
    }
  | PersonEvent
  | RoomWideEvent
  | ForgettingEvent
  | SecretEvent
  | FeatureEvent;

/** What travels to clients: the same events without what only the relay may know. */
export type PublicEvent =
  { readonly type: 'entered'; readonly participant: Participant } | PersonEvent | RoomWideEvent | ForgettingEvent;

/** One entry of a room's log. Revisions count from 1 without gaps. */
export interface LogEntry {
  readonly revision: number;
  /** Server time in ms since the epoch. */
  readonly at: number;
  readonly event: RoomEvent;
  /** Who caused it by which command, be it from the lobby; null when the relay itself did, or somebody over HTTP. */
  readonly by: { readonly participant: ParticipantId; readonly command: string } | null;
}

/** Whom an event is about; null when it is about the room, or about nobody that readers may know. */
export function subjectOf(event: RoomEvent): ParticipantId | null {
  if ('participant' in event) return event.participant.id;
  return isSecret(event) || !('id' in event) ? null : event.id;
}

const SECRET = new Set<RoomEvent['type']>([
  'created',
  'invitation-created',
  'invitation-renewed',
  'invitation-revoked',
  'invitation-missed',
  'invitation-mailed',
  'unblocked',
  'role-lowered',
] satisfies (SecretEvent['type'] | 'created')[]);

export function isSecret(event: RoomEvent): event is Extract<RoomEvent, { type: SecretEvent['type'] | 'created' }> {
  return SECRET.has(event.type);
}

const ROOM_WIDE = new Set<RoomEvent['type']>([
  'settings-changed',
  'facts-changed',
  'started',
  'ended',
  'reopened',
  'recording-started',
  'recording-stopped',
  'people-forgotten',
  'writing-expired',
] satisfies (RoomWideEvent | ForgettingEvent)['type'][]);

export function isRoomWide(
  event: RoomEvent,
): event is Extract<RoomEvent, { type: (RoomWideEvent | ForgettingEvent)['type'] }> {
  return ROOM_WIDE.has(event.type);
}
