import * as v from 'valibot';
import { Id, Place, Presence, Revision, Role, StageAccess } from './parts.ts';
import { REFUSALS } from '../room/commands.ts';

/** Relay to client. Tolerant: unknown keys are dropped, so that a newer relay may say more. */

export const ParticipantSchema = v.object({
  id: Id,
  name: v.string(),
  role: Role,
  place: Place,
  presence: Presence,
  microphone: v.boolean(),
  camera: v.boolean(),
  enteredAt: v.number(),
});

export const FactsSchema = v.object({
  slug: v.string(),
  title: v.string(),
  description: v.string(),
  contact: v.object({ name: v.string(), email: v.string() }),
  createdAt: v.number(),
});

export const SettingsSchema = v.object({
  stageAccess: StageAccess,
  stageCapacity: v.number(),
  viewerCapacity: v.number(),
});

/** A projection of a room, its people in order. */
export const SnapshotSchema = v.object({
  facts: FactsSchema,
  settings: SettingsSchema,
  status: v.picklist(['open', 'ended']),
  participants: v.array(ParticipantSchema),
});

export const PublicEventSchema = v.variant('type', [
  v.object({ type: v.literal('entered'), participant: ParticipantSchema }),
  v.object({ type: v.literal('left'), id: Id, reason: v.picklist(['left', 'gone']) }),
  v.object({ type: v.literal('presence-changed'), id: Id, presence: Presence }),
  v.object({ type: v.literal('stage-joined'), participant: ParticipantSchema }),
  v.object({ type: v.literal('stage-left'), id: Id }),
  v.object({ type: v.literal('devices-changed'), id: Id, microphone: v.boolean(), camera: v.boolean() }),
  v.object({ type: v.literal('ended') }),
]);

/** Refusals of `hello` and of the connection, beside those of the room's rules. */
export const HELLO_REFUSALS = ['version', 'no-such-room', 'bad-invitation', 'rate-limited'] as const;
export const RefusalSchema = v.picklist([...REFUSALS, ...HELLO_REFUSALS]);
export type RefusalReason = v.InferOutput<typeof RefusalSchema>;

export const CountsSchema = v.object({ stage: v.number(), viewers: v.number() });

/** Who takes part in media under which peer id; null while they are present but cannot be reached. */
const Directory = v.array(v.tuple([Id, v.nullable(Id)]));

export const IceServerSchema = v.object({
  urls: v.union([v.string(), v.array(v.string())]),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});

/** What opens the signalling connection: a peer id used once, and the ticket that proves it. */
export const PeerTicketSchema = v.object({ id: Id, ticket: v.string() });

const You = v.object({ id: Id, role: Role });

export const ServerMessageSchema = v.variant('type', [
  v.object({
    type: v.literal('welcome'),
    version: v.number(),
    /** The participant this credential resumed; null for a guest who has not entered (yet, or any more). */
    you: v.nullable(You),
    /** The role a guest will have on entering. */
    role: Role,
    /** Name last used with this credential, for somebody who comes back. */
    returning: v.nullable(v.string()),
    /** Exactly one of `snapshot` and `events` (those after the client's revision) is not null. */
    snapshot: v.nullable(SnapshotSchema),
    events: v.nullable(v.array(PublicEventSchema)),
    revision: Revision,
    counts: CountsSchema,
    peer: PeerTicketSchema,
    peers: Directory,
    iceServers: v.array(IceServerSchema),
    serverTime: v.number(),
  }),
  /** Answers `enter`. */
  v.object({
    type: v.literal('entered'),
    id: Id,
    you: You,
    snapshot: SnapshotSchema,
    revision: Revision,
    counts: CountsSchema,
    peers: Directory,
  }),
  v.object({ type: v.literal('ack'), id: Id, revision: Revision }),
  /** `id` is the command refused, null when it was `hello`. */
  v.object({ type: v.literal('refused'), id: v.nullable(Id), reason: RefusalSchema }),
  /** What happened, in order; `revision` is that of the room after the last of them. */
  v.object({ type: v.literal('events'), revision: Revision, events: v.array(PublicEventSchema) }),
  /** Changes of the directory. */
  v.object({ type: v.literal('peers'), set: Directory, gone: v.array(Id) }),
  v.object({ type: v.literal('counts'), counts: CountsSchema }),
  v.object({ type: v.literal('peer'), peer: PeerTicketSchema }),
  v.object({ type: v.literal('roster'), id: Id, total: v.number(), participants: v.array(ParticipantSchema) }),
  v.object({ type: v.literal('pong'), serverTime: v.number() }),
]);

export type ServerMessage = v.InferOutput<typeof ServerMessageSchema>;
export type Snapshot = v.InferOutput<typeof SnapshotSchema>;
export type PeerTicket = v.InferOutput<typeof PeerTicketSchema>;
export type IceServer = v.InferOutput<typeof IceServerSchema>;
export type Counts = v.InferOutput<typeof CountsSchema>;
