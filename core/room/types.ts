import type { FeatureSettings } from './features/settings.ts';

/** What a participant may do. Where somebody is (viewer, on stage) is a `Place`, a separate thing. */
export type Role = 'viewer' | 'speaker' | 'moderator' | 'host';

/** Where somebody may ask to be: `viewer` sends nothing, `stage` is seen and heard by everybody. */
export type OpenPlace = 'viewer' | 'stage';

/** Where a participant is. `waiting`: outside a locked room, seen by moderators only, seeing nobody. */
export type Place = OpenPlace | 'waiting';

/** How viewers get to the stage: directly, by asking, or only when invited. */
export type StageAccess = 'everyone' | 'request' | 'invite';

/** Who may come in: everybody with the link, or only people with an invitation. */
export type EntryAccess = 'link' | 'invited';

/** `reconnecting`: the connection was cut without a word and the grace period runs. */
export type Presence = 'here' | 'reconnecting';

export type ParticipantId = string;
export type InvitationId = string;

/** What others see of somebody's capture: true is on. Always false for viewers. */
export interface DeviceState {
  readonly microphone: boolean;
  readonly camera: boolean;
}

/**
 * Somebody's way to the stage: they asked and stand in line, or were invited and may join.
 * `at` is server time in ms since the epoch. Of somebody waiting outside, `asked` says that they want the stage.
 */
export interface StageQueueEntry {
  readonly state: 'asked' | 'invited';
  readonly at: number;
}

export interface Participant extends DeviceState {
  readonly id: ParticipantId;
  readonly name: string;
  readonly role: Role;
  readonly place: Place;
  readonly presence: Presence;
  /** Server time of entering, in ms since the epoch. */
  readonly enteredAt: number;
  /** Server time at which the hand was raised; null while it is down. Viewers only. */
  readonly hand: number | null;
  readonly line: StageQueueEntry | null;
  /** There while they share a screen, on stage only. */
  readonly screen?: true | undefined;
}

export interface RoomFacts {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  /** Whom to ask for help; shown to everybody who holds the link. Either part may be empty. */
  readonly contact: { readonly name: string; readonly email: string };
  readonly createdAt: number;
}

/** Server times in ms since the epoch; `startsAt` is before `endsAt`. */
export interface Schedule {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** For how many whole days something is kept; null: until somebody deletes it. */
export interface Retention {
  /** Chat, questions and answers in words. */
  readonly writing: number | null;
  /** Who was there, and with them what they wrote; since they left. */
  readonly people: number | null;
}

export interface RoomSettings {
  readonly stageAccess: StageAccess;
  /** Most people on the stage at once. */
  readonly stageCapacity: number;
  /** Most viewers at once. */
  readonly viewerCapacity: number;
  readonly entry: EntryAccess;
  /** Newcomers wait until a moderator admits them. */
  readonly locked: boolean;
  /** Null: always open. */
  readonly schedule: Schedule | null;
  /** How long before the start entry opens, in minutes. */
  readonly opensBefore: number;
  /** The session ends when no moderator was there for that many minutes; null: it goes on. */
  readonly hostAbsence: number | null;
  /** Which ways of taking part there are. */
  readonly features: FeatureSettings;
  /** How long the host wants things kept. Absent: until somebody deletes them. */
  readonly retention?: Retention | undefined;
  /** In which emails and calendar files are written (BCP 47). Absent: English. */
  readonly language?: string | undefined;
}

/** A host records the session on their own computer. Nothing of it is on the server. */
export interface Recording {
  readonly by: ParticipantId;
  /** Server time in ms since the epoch. */
  readonly since: number;
}

export type EndReason = 'moderator' | 'schedule' | 'host-gone';

/**
 * The public part of a room. The relay holds it whole; a client holds a projection of it
 * (see `project.ts`) with the same shape, evolved by the same function.
 */
export interface Room {
  readonly facts: RoomFacts;
  readonly settings: RoomSettings;
  readonly status: 'open' | 'ended';
  /** When a moderator started the session before entry opened, or again after an end; null otherwise. */
  readonly startedAt: number | null;
  /** What the host or a moderator said on ending; empty when nothing. */
  readonly farewell: string;
  /** Why it ended; null while it is open, and of an end in an old log that did not say. */
  readonly endReason: EndReason | null;
  /** Null while nobody records. Known to everybody, guests included. */
  readonly recording: Recording | null;
  readonly participants: ReadonlyMap<ParticipantId, Participant>;
}

/** A link that gives a role, as the log knows it: of its token only the hash is kept. */
export interface Invitation {
  readonly id: InvitationId;
  readonly hash: string;
  readonly role: Role;
  /** For whom; empty for a guest link. */
  readonly name: string;
  /** The address a guest must know; empty when there is none. */
  readonly email: string;
  /** Server times between which it is valid; null: no limit. */
  readonly from: number | null;
  readonly until: number | null;
  /** How many devices may redeem it; null: any number. */
  readonly uses: number | null;
  readonly createdAt: number;
}

/** What became of an invitation since it was made or renewed. */
export interface InvitationRecord {
  readonly invitation: Invitation;
  /**
   * Who made its newest token, and so knows it; null for the host link as it began, and for what was made over HTTP.
   */
  readonly maker: ParticipantId | null;
  readonly revoked: boolean;
  /** Who keeps the role although it is revoked: they came by a token that nobody knows who lost a role. */
  readonly spared: ReadonlySet<ParticipantId>;
  /** Wrong addresses given since it was made, renewed or redeemed. */
  readonly wrongEmails: number;
  /** The email with the link: `null` when none was asked for. */
  readonly mail: 'sending' | 'sent' | 'failed' | null;
  /** Credential hash to who redeemed its newest token there first, and when. */
  readonly redeemed: ReadonlyMap<string, Redemption>;
  /** The same of its earlier tokens, for those who did not redeem the newest. */
  readonly former: ReadonlyMap<string, FormerRedemption>;
}

interface Redemption {
  readonly participant: ParticipantId;
  readonly name: string;
  readonly at: number;
  /** Hash of the token shown last. */
  readonly token: string;
  /** Who made the token by which they first came. */
  readonly maker: ParticipantId | null;
}

export interface FormerRedemption extends Redemption {
  /** Signed out when the invitation was renewed: it holds for them no more. */
  readonly signedOut: boolean;
}

/** Whoever made the room. They stand above the other hosts, so that a host link in wrong hands can be taken back. */
interface Creator {
  /** Hash of the key that proves it from outside. In rooms of earlier versions it is a token of the host link. */
  readonly key: string;
  /** The first who came in by the host link; null while nobody did, and after they were signed out. */
  readonly person: ParticipantId | null;
}

/** How old things are, of which the room may have to forget what is too old. */
export interface Ages {
  /** Days of the room on which something was written that is not forgotten, the first first; see `ages.ts`. */
  readonly written: readonly number[];
  /** Server time at which people left who did not come back, and are not forgotten, in the order of leaving. */
  readonly left: ReadonlyMap<ParticipantId, number>;
  /** The latest server time of any entry so far. */
  readonly latest: number;
  /** What the log says happened long before what came before it: when it happened at the earliest, if it is wrong. */
  readonly doubted: DoubtedAges;
}

/** The clock was wrong before, or was when these were written: server times that are right in the second case. */
export interface DoubtedAges {
  /** Of something that was written and is not forgotten: the latest such time; null: there is nothing. */
  readonly written: number | null;
  readonly left: ReadonlyMap<ParticipantId, number>;
}

/** What the relay alone knows. Never projected. */
export interface RoomSecrets {
  readonly creator: Creator;
  readonly invitations: ReadonlyMap<InvitationId, InvitationRecord>;
  /** Hash of every token given, dead ones too until there are too many, to its invitation. */
  readonly tokens: ReadonlyMap<string, InvitationId>;
  /** Hashes of credentials that came by an invitation which was revoked and is forgotten. */
  readonly uninvited: ReadonlySet<string>;
  /** Credential hash to the participant it resumes, here or departed. */
  readonly credentials: ReadonlyMap<string, ParticipantId>;
  /**
   * People who left and may come back as themselves, and those who governed from the lobby and never entered
   * (`waiting`).
   */
  readonly departed: ReadonlyMap<ParticipantId, Participant>;
  /** Departed people who may come back only when admitted, and those who may not. */
  readonly removed: ReadonlyMap<ParticipantId, 'removed' | 'blocked'>;
  /** People whose connection was lost on stage, or invited to it, and the server time at which they were gone. */
  readonly lostOnStage: ReadonlyMap<ParticipantId, number>;
  /** Since when no moderator has been here, after there was one; null otherwise. */
  readonly unattendedSince: number | null;
  readonly ages: Ages;
  /** Recently handled command ids, from the lobby too, oldest first, each with the revision it led to. */
  readonly handled: ReadonlyMap<ParticipantId, ReadonlyMap<string, number>>;
}
