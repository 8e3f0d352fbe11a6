import { FEATURE_REFUSALS } from './features/feature.ts';
import type { FeatureSettings } from './features/settings.ts';
import type { FeatureCommand } from './features/types.ts';
import type {
  DeviceState,
  Invitation,
  InvitationId,
  OpenPlace,
  ParticipantId,
  Retention,
  Role,
  RoomFacts,
  RoomSettings,
} from './types.ts';

/** What a moderator says of a new invitation; the relay adds id, hash and time. */
export type InvitationTerms = Pick<Invitation, 'role' | 'name' | 'email' | 'from' | 'until' | 'uses'>;

type Aimed<Type extends string> = { readonly type: Type; readonly id: ParticipantId };

/** What a person asks for themselves. */
export type OwnCommand =
  | ({ readonly type: 'enter'; readonly name: string; readonly place: OpenPlace } & DeviceState)
  | { readonly type: 'leave' }
  /** Leaves, and has the room forget who they were and what they wrote. */
  | { readonly type: 'forget-me' }
  | ({ readonly type: 'join-stage' } & DeviceState)
  | { readonly type: 'leave-stage' }
  | ({ readonly type: 'set-devices' } & DeviceState)
  /** Asks for the stage, or stands in line for a full one. */
  | { readonly type: 'ask-stage' }
  /** Takes an ask back, or turns an invitation to the stage down. */
  | { readonly type: 'leave-line' }
  | { readonly type: 'raise-hand' }
  | { readonly type: 'share-screen' }
  | { readonly type: 'unshare-screen' };

/** What a moderator asks about others, or a person about their own hand. */
export type ModerationCommand =
  | Aimed<'bring-to-stage'>
  | Aimed<'decline-stage'>
  | Aimed<'remove-from-stage'>
  | { readonly type: 'swap-stage'; readonly out: ParticipantId; readonly in: ParticipantId }
  | Aimed<'mute'>
  | { readonly type: 'mute-all' }
  | Aimed<'stop-camera'>
  | Aimed<'stop-screen'>
  | Aimed<'lower-hand'>
  | { readonly type: 'lower-all-hands' }
  | (Aimed<'remove'> & { readonly block: boolean })
  | Aimed<'unblock'>
  | (Aimed<'set-role'> & { readonly role: Role })
  | Aimed<'admit'>
  | { readonly type: 'admit-all' }
  | Aimed<'decline-entry'>
  /** Somebody who left: the room forgets who they were and what they wrote. */
  | { readonly type: 'forget-person'; readonly person: ParticipantId };

/** That a host records on their own computer, said to everybody. Accepted before anything is recorded. */
export type RecordingCommand = { readonly type: 'start-recording' } | { readonly type: 'stop-recording' };

/** What is absent stays as it is, among the features, too. */
export type SettingsChange = Partial<Omit<RoomSettings, 'features'>> & { readonly features?: Partial<FeatureSettings> };

/** What moderators and the host ask about the room; also from the host's page, without being inside. */
export type RoomCommand =
  | { readonly type: 'change-settings'; readonly settings: SettingsChange }
  | { readonly type: 'change-facts'; readonly facts: Partial<Pick<RoomFacts, 'title' | 'description' | 'contact'>> }
  | { readonly type: 'start' }
  | { readonly type: 'end'; readonly farewell: string }
  | { readonly type: 'reopen' }
  | {
      readonly type: 'create-invitation';
      readonly hash: string;
      readonly terms: InvitationTerms;
      readonly mail: boolean;
    }
  | {
      readonly type: 'renew-invitation';
      readonly id: InvitationId;
      readonly hash: string;
      readonly mail: boolean;
      /** Who came by an earlier link is put out, and comes back as anybody else would. */
      readonly signOut?: boolean | undefined;
      /** Of the host link, by the creator: hash of their key from here on. */
      readonly key?: string | undefined;
    }
  | { readonly type: 'revoke-invitation'; readonly id: InvitationId };

/** What a person may ask of a room. Validated by `core/protocol/` before it gets here. */
export type Command = OwnCommand | ModerationCommand | RecordingCommand | RoomCommand | FeatureCommand;

/** What the relay itself observes. No client can send these. */
export type Observation =
  /** `lastSeen`: server time when they were last there, if that is not now. */
  | { readonly type: 'connection-lost'; readonly id: ParticipantId; readonly lastSeen?: number }
  | { readonly type: 'connection-returned'; readonly id: ParticipantId }
  | { readonly type: 'grace-over'; readonly id: ParticipantId }
  /**
   * Time has passed: see `nextDue`. As much as there was to go to `due`, though the clock was set back meanwhile and
   * does not show it.
   */
  | { readonly type: 'clock'; readonly due?: number }
  /** Somebody with the link gave a wrong email address. */
  | { readonly type: 'invitation-missed'; readonly id: InvitationId }
  | { readonly type: 'invitation-mailed'; readonly id: InvitationId; readonly ok: boolean };

/**
 * Who is asking. A guest has said hello but not entered; the credential and the invitation are
 * those they showed, the latter with the token's hash, since it may be renewed while they wait.
 * A keyholder shows the token of the host link, or the creator's key, over HTTP, without being in the room.
 */
export type Actor =
  | {
      readonly kind: 'guest';
      readonly credentialHash: string;
      readonly invitation: InvitationId | null;
      readonly token?: string | undefined;
    }
  | { readonly kind: 'participant'; readonly id: ParticipantId }
  | { readonly kind: 'keyholder'; readonly hash: string }
  | { readonly kind: 'relay' };

/** The outside world as values: the core has no clock and no randomness. */
export interface Environment {
  /** Server time in ms since the epoch. */
  readonly now: number;
  /** Up to when things may be forgotten by themselves: before `now` while the clock may be wrong. Absent: `now`. */
  readonly settled?: number | undefined;
  /** A fresh id, used if somebody new enters or an invitation is made. */
  readonly newId: string;
  /** Another one, used if somebody new governs from the lobby. */
  readonly newOutsider: string;
  /** How long things are kept at most, in any room of the server. Absent: as each room says. */
  readonly atMost?: Retention | undefined;
}

/** Why an invitation does not open the room. Each has its own sentence on screen. */
export const INVITATION_REFUSALS = [
  'bad-invitation',
  'invitation-wrong-room',
  'invitation-early',
  'invitation-expired',
  'invitation-revoked',
  'invitation-replaced',
  'invitation-used-up',
  'invitation-elsewhere',
  'invitation-email',
  'invitation-email-wrong',
  'invitation-locked',
] as const;
export type InvitationRefusal = (typeof INVITATION_REFUSALS)[number];

/** Why a command is refused. Each has its own sentence on screen. */
export const REFUSALS = [
  'session-ended',
  'not-open-yet',
  'blocked',
  'invitation-needed',
  'stage-not-open',
  'stage-full',
  'room-full',
  'not-entered',
  'already-entered',
  'not-on-stage',
  'on-stage',
  'not-allowed',
  'no-such-person',
  'no-such-invitation',
  'too-many-invitations',
  'bad-schedule',
  'already-recording',
  ...FEATURE_REFUSALS,
  ...INVITATION_REFUSALS,
] as const;
export type Refusal = (typeof REFUSALS)[number];
