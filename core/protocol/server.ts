import * as v from 'valibot';
import { REFUSALS } from '../room/commands.ts';
import { saneSchedule } from '../room/years.ts';
import { PublicChatEventSchemas } from './features/chat.ts';
import {
  BoardMessageSchema,
  HistoryMessageSchema,
  MoreMessageSchema,
  PartSchema,
  ReactionsMessageSchema,
  UnreadMessageSchema,
} from './features/server.ts';
import { FeatureSettingsSchema } from './features/settings.ts';
import { Cursor, EntryAccess, Id, Place, Presence, Revision, Role, StageAccess, Versions } from './parts.ts';

/** Relay to client. Tolerant: unknown keys are dropped, so that a newer relay may say more. */

const ParticipantSchema = v.object({
  id: Id,
  name: v.string(),
  role: Role,
  place: Place,
  presence: Presence,
  microphone: v.boolean(),
  camera: v.boolean(),
  enteredAt: v.number(),
  hand: v.nullable(v.number()),
  line: v.nullable(v.object({ state: v.picklist(['asked', 'invited']), at: v.number() })),
  screen: v.optional(v.literal(true)),
});

export const FactsSchema = v.object({
  slug: v.string(),
  title: v.string(),
  description: v.string(),
  contact: v.object({ name: v.string(), email: v.string() }),
  createdAt: v.number(),
});

/** In days; null: until somebody deletes it. */
export const RetentionSchema = v.object({ writing: v.nullable(v.number()), people: v.nullable(v.number()) });

/** How long things are kept in a room, as they are now, and for how long the server keeps them at most in any room. */
export const KeptSchema = v.object({ ...RetentionSchema.entries, atMost: RetentionSchema });
export type Kept = v.InferOutput<typeof KeptSchema>;

export const SettingsSchema = v.object({
  stageAccess: StageAccess,
  stageCapacity: v.number(),
  viewerCapacity: v.number(),
  entry: EntryAccess,
  locked: v.boolean(),
  // A relay of this version may be older than the limits of times.
  schedule: v.pipe(v.nullable(v.object({ startsAt: v.number(), endsAt: v.number() })), v.transform(saneSchedule)),
  opensBefore: v.number(),
  hostAbsence: v.nullable(v.number()),
  features: FeatureSettingsSchema,
  // Absent where nobody chose: until somebody deletes it.
  retention: v.optional(RetentionSchema),
  // Absent of rooms from before there were languages.
  language: v.optional(v.string()),
});

/** A host records on their own computer; `since` is server time. */
const RecordingSchema = v.object({ by: Id, since: v.number() });

export const EndReasonSchema = v.picklist(['moderator', 'schedule', 'host-gone']);
/**
 * Since when no moderator has been there, server time; null: one is, or none ever was. A relay of this version may be
 * older.
 */
const Unattended = v.optional(v.nullable(v.number()));

/**
 * Moderators who left: nobody is to pass for one of them. Told to people inside. A relay of this version may be older.
 */
const Absent = v.optional(v.array(v.object({ id: Id, name: v.string() })));

/** A projection of a room, its people in order. */
const SnapshotSchema = v.object({
  facts: FactsSchema,
  settings: SettingsSchema,
  status: v.picklist(['open', 'ended']),
  startedAt: v.nullable(v.number()),
  farewell: v.string(),
  // A relay of this version may be older than saying why.
  endReason: v.optional(v.nullable(EndReasonSchema), null),
  // A relay of this version may be older than recording.
  recording: v.optional(v.nullable(RecordingSchema), null),
  participants: v.array(ParticipantSchema),
});

const person = <const Type extends string>(type: Type) =>
  v.object({ type: v.literal(type), participant: ParticipantSchema });
const about = <const Type extends string>(type: Type) => v.object({ type: v.literal(type), id: Id });

const PublicEventSchema = v.variant('type', [
  person('entered'),
  v.object({ type: v.literal('left'), id: Id, reason: v.picklist(['left', 'gone', 'removed', 'blocked', 'declined']) }),
  v.object({ type: v.literal('presence-changed'), id: Id, presence: Presence }),
  person('stage-joined'),
  about('stage-left'),
  v.object({ type: v.literal('devices-changed'), id: Id, microphone: v.boolean(), camera: v.boolean() }),
  person('stage-asked'),
  person('stage-brought'),
  about('stage-declined'),
  about('line-left'),
  person('hand-raised'),
  about('hand-lowered'),
  about('muted'),
  about('camera-stopped'),
  about('screen-shared'),
  about('screen-stopped'),
  person('role-changed'),
  person('admitted'),
  v.object({ type: v.literal('settings-changed'), settings: SettingsSchema }),
  v.object({ type: v.literal('facts-changed'), facts: FactsSchema }),
  v.object({ type: v.literal('started'), at: v.number() }),
  v.object({ type: v.literal('ended'), farewell: v.string(), reason: EndReasonSchema }),
  v.object({ type: v.literal('reopened'), at: v.number() }),
  v.object({ type: v.literal('recording-started'), recording: RecordingSchema }),
  v.object({ type: v.literal('recording-stopped') }),
  v.object({ type: v.literal('people-forgotten'), people: v.pipe(v.array(Id), v.readonly()) }),
  v.object({ type: v.literal('writing-expired'), before: v.number() }),
]);

/** All that an `events` frame holds. */
export const TravellingEventSchema = v.variant('type', [...PublicEventSchema.options, ...PublicChatEventSchemas]);

/** Refusals of `hello` and of the connection, beside those of the room's rules. `room-damaged` is a close code. */
export const HELLO_REFUSALS = ['version', 'no-such-room', 'rate-limited', 'room-damaged'] as const;
/** Refusal of any command while the server cannot write anything down. */
export const NOT_SAVED = 'not-saved';
/**
 * Refusals of what the relay did not understand, from version 3 on: a command that it does not know, a command or
 * question with something in it that may not be.
 */
export const FRAME_REFUSALS = ['unknown-command', 'bad-command'] as const;
export const RefusalSchema = v.picklist([...REFUSALS, ...HELLO_REFUSALS, NOT_SAVED, ...FRAME_REFUSALS]);
/** What a client takes a refusal for whose name it does not know. No relay says it. */
const OTHER_REFUSAL = 'other';
const AnyRefusal = v.fallback(v.picklist([...RefusalSchema.options, OTHER_REFUSAL]), OTHER_REFUSAL);
export type RefusalReason = v.InferOutput<typeof AnyRefusal>;

export const CountsSchema = v.object({ stage: v.number(), viewers: v.number() });

/** Who takes part in media under which peer id; null while they are present but cannot be reached. */
const Directory = v.array(v.tuple([Id, v.nullable(Id)]));

const IceServerSchema = v.object({
  urls: v.union([v.string(), v.array(v.string())]),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});

/** Which servers help media links through firewalls. */
const IceSchema = v.object({
  servers: v.array(IceServerSchema),
  /** When their credentials expire, by the server's clock; null: never. */
  until: v.nullable(v.number()),
  /** `relay`: use nothing but TURN. */
  policy: v.picklist(['all', 'relay']),
});

/** What opens the signalling connection: a peer id used once, and the ticket that proves it. */
const PeerTicketSchema = v.object({ id: Id, ticket: v.string() });

const You = v.object({ id: Id, role: Role });

/** An invitation as moderators see it: never its token. `email` is empty when it is bound to none. */
const InvitationViewSchema = v.object({
  id: Id,
  role: Role,
  name: v.string(),
  email: v.string(),
  from: v.nullable(v.number()),
  until: v.nullable(v.number()),
  uses: v.nullable(v.number()),
  createdAt: v.number(),
  state: v.picklist(['open', 'early', 'expired', 'used-up', 'revoked', 'locked']),
  mail: v.nullable(v.picklist(['sending', 'sent', 'failed'])),
  /** On how many devices it was redeemed. */
  used: v.number(),
  /** Who redeemed it and when, the newest 20. */
  redeemed: v.array(v.object({ name: v.string(), at: v.number() })),
  /** How many came by an earlier link of it, and not by the newest. A relay of this version may be older than that. */
  earlier: v.optional(v.number()),
  /** Whether the reader may renew it and sign out who came by it. */
  signOut: v.optional(v.boolean()),
  /** Whether moderators who came by somebody else's link keep what it gave, whatever the reader does to it. */
  spares: v.optional(v.boolean()),
});

/** A link by which somebody came and others may still come. */
const CameBySchema = v.object({
  person: Id,
  invitation: Id,
  role: Role,
  /** For whom it was made; empty for a guest link. */
  name: v.string(),
  /** How many others came by it. */
  others: v.number(),
  /** Whether the reader may renew it. */
  renew: v.boolean(),
});

/** Somebody who left and may come back. */
const DepartedSchema = v.object({ id: Id, name: v.string(), role: Role });

const BarredPersonSchema = v.object({
  id: Id,
  /** Empty of somebody who was forgotten. */
  name: v.string(),
  /** What they would come back with. Relays that do not say it cannot forget people. */
  role: v.optional(Role),
  state: v.picklist(['removed', 'blocked']),
});

export const ServerMessageSchema = v.variant('type', [
  v.object({
    type: v.literal('welcome'),
    /** What is spoken from here on. */
    version: v.number(),
    /** What the relay can speak. A relay that speaks one version alone does not say it. */
    versions: v.optional(Versions),
    /** Of what the client offered, what the relay can do, too. */
    capabilities: v.optional(v.array(v.string())),
    /** The participant this credential resumed; null for a guest who has not entered (yet, or any more). */
    you: v.nullable(You),
    /** The role a guest will have on entering. */
    role: Role,
    /** Name last used with this credential, for somebody who comes back. */
    returning: v.nullable(v.string()),
    /** Exactly one of `snapshot` and `events` (those after the client's revision) is not null. */
    snapshot: v.nullable(SnapshotSchema),
    events: v.nullable(v.array(TravellingEventSchema)),
    /** Of taking part; null for guests and people outside. */
    part: v.nullable(PartSchema),
    revision: Revision,
    counts: CountsSchema,
    peer: PeerTicketSchema,
    peers: Directory,
    ice: IceSchema,
    serverTime: v.number(),
    /** Whether this server can send invitations by email. */
    mail: v.boolean(),
    /** How long things are kept. A relay of this version may be older than that. */
    kept: v.optional(KeptSchema),
    unattendedSince: Unattended,
    absent: Absent,
  }),
  /** Replaces what the reader holds: they see more of the room than before, or less. */
  v.object({
    type: v.literal('snapshot'),
    you: You,
    snapshot: SnapshotSchema,
    part: v.nullable(PartSchema),
    revision: Revision,
    peers: Directory,
    unattendedSince: Unattended,
    absent: Absent,
  }),
  /** Answers `enter`. */
  v.object({
    type: v.literal('entered'),
    id: Id,
    you: You,
    snapshot: SnapshotSchema,
    part: v.nullable(PartSchema),
    revision: Revision,
    counts: CountsSchema,
    peers: Directory,
    unattendedSince: Unattended,
    absent: Absent,
  }),
  v.object({ type: v.literal('ack'), id: Id, revision: Revision }),
  /** `id` is the command refused, null when it was `hello`. The rest helps whoever was refused at the door. */
  v.object({
    type: v.literal('refused'),
    id: v.nullable(Id),
    reason: AnyRefusal,
    /** With `version`: which ones the relay speaks. A relay that speaks one alone does not say it. */
    versions: v.optional(Versions),
    /** The room's title and whom to ask. */
    title: v.optional(v.string()),
    contact: v.optional(v.object({ name: v.string(), email: v.string() })),
    /** When an invitation begins to be valid, or when it ended. */
    at: v.optional(v.number()),
    /** Whether one may come in without an invitation. */
    entry: v.optional(EntryAccess),
    /** With `no-such-room`: there was one, and whoever made it deleted it. A relay of this version may be older. */
    removed: v.optional(v.boolean()),
    /** With `rate-limited`: in how many ms to try again. A relay of this version may be older than that. */
    retryAfter: v.optional(v.number()),
  }),
  /** What happened, in order; `revision` is that of the room after the last of them. */
  v.object({ type: v.literal('events'), revision: Revision, events: v.array(TravellingEventSchema) }),
  BoardMessageSchema,
  ReactionsMessageSchema,
  HistoryMessageSchema,
  MoreMessageSchema,
  UnreadMessageSchema,
  /** Changes of the directory. */
  v.object({ type: v.literal('peers'), set: Directory, gone: v.array(Id) }),
  v.object({ type: v.literal('counts'), counts: CountsSchema }),
  v.object({ type: v.literal('peer'), peer: PeerTicketSchema }),
  v.object({ type: v.literal('ice'), ice: IceSchema }),
  v.object({
    type: v.literal('roster'),
    id: Id,
    total: v.number(),
    participants: v.array(ParticipantSchema),
    /** To moderators who search: by which links those found came, if these still open. */
    cameBy: v.optional(v.array(CameBySchema)),
    /** To moderators who search: who left and is not barred, the last to leave first. */
    left: v.optional(v.array(DepartedSchema)),
  }),
  /** Answers `line`: 1 is the next; null, that one does not stand in line. */
  v.object({ type: v.literal('line'), id: Id, position: v.nullable(v.number()) }),
  /** Answers `invitations`, and comes again (with a null id) when something changed. */
  v.object({
    type: v.literal('invitations'),
    id: v.nullable(Id),
    invitations: v.array(InvitationViewSchema),
    /** Who was removed and must be admitted again, or was blocked. */
    barred: v.array(BarredPersonSchema),
    /** Where either goes on; null where it ends here, absent from relays that tell all of it. */
    ends: v.optional(v.object({ invitations: v.nullable(Cursor), barred: v.nullable(Cursor) })),
    /** How many invitations there are, told or not. */
    total: v.optional(v.number()),
    /** To hosts, with the first ones: the host link, wherever it stands in the list. */
    hostLink: v.optional(InvitationViewSchema),
  }),
  v.object({ type: v.literal('pong'), serverTime: v.number() }),
]);

export type ServerMessage = v.InferOutput<typeof ServerMessageSchema>;
export type TravellingEvent = v.InferOutput<typeof TravellingEventSchema>;
export type Snapshot = v.InferOutput<typeof SnapshotSchema>;
export type PeerTicket = v.InferOutput<typeof PeerTicketSchema>;
export type Ice = v.InferOutput<typeof IceSchema>;
export type Counts = v.InferOutput<typeof CountsSchema>;
export type CameBy = v.InferOutput<typeof CameBySchema>;
export type Departed = v.InferOutput<typeof DepartedSchema>;
export type BarredPerson = v.InferOutput<typeof BarredPersonSchema>;
export type InvitationView = v.InferOutput<typeof InvitationViewSchema>;
export type InvitationList = Pick<
  Extract<ServerMessage, { type: 'invitations' }>,
  'invitations' | 'barred' | 'ends' | 'total' | 'hostLink'
>;
