import * as v from 'valibot';
import { EARLIEST, isSaneTime } from '../room/years.ts';
import {
  ContactEmail,
  ContactName,
  Credential,
  Description,
  Farewell,
  InviteToken,
  Role,
  Schedule,
  settingsEntries,
  Slug,
  Title,
  Versions,
} from './parts.ts';
import { CountsSchema, EndReasonSchema, FactsSchema, KeptSchema, RetentionSchema, SettingsSchema } from './server.ts';

/** The server's HTTP interface. */

export const PATHS = {
  relay: '/relay',
  peer: '/peerjs',
  rooms: '/api/rooms',
  wellKnown: '/.well-known/sidestage.json',
  health: '/healthz',
  ready: '/readyz',
  metrics: '/metrics',
} as const;

/**
 * Where the sockets of one room are reached, so that whatever stands before the server knows the room. Servers of
 * version 2 know only the addresses without it.
 */
export function relayPath(slug: string): string {
  return `${PATHS.relay}/${slug}`;
}

/** The same of signalling, as PeerJS is told it: its client adds `/peerjs`. */
export function peerPath(slug: string): string {
  return `${PATHS.peer}/${slug}`;
}

/** `/.well-known/sidestage.json`: how an extension knows a Sidestage server. Endpoints are paths on the same origin. */
export const WellKnownSchema = v.object({
  name: v.literal('sidestage'),
  version: v.string(),
  /** The oldest version of the protocol that it speaks: clients of version 2 look for theirs here. */
  protocol: v.number(),
  /** All of them, the newest first. Servers that speak one alone do not say it. */
  protocols: v.optional(Versions),
  endpoints: v.object({ relay: v.string(), peer: v.string(), rooms: v.string() }),
});
export type WellKnown = v.InferOutput<typeof WellKnownSchema>;

const YEARS = 'Choose a time between the years 2000 and 2200.';

/** Of a schedule that is over already, something else is said. */
const HttpSchedule = v.nullable(
  v.pipe(
    Schedule,
    v.forward(
      v.check(({ startsAt, endsAt }) => isSaneTime(startsAt) || endsAt < EARLIEST || !isSaneTime(endsAt), YEARS),
      ['startsAt'],
    ),
    v.forward(
      v.check(({ endsAt }) => isSaneTime(endsAt) || endsAt < EARLIEST, YEARS),
      ['endsAt'],
    ),
  ),
);
const settings = { ...settingsEntries, schedule: HttpSchedule };
const { locked: _locked, ...chosen } = settings;

/** Body of `POST /api/rooms`. */
export const CreateRoomSchema = v.strictObject({
  title: Title,
  description: v.optional(Description, ''),
  contactName: v.optional(ContactName, ''),
  contactEmail: v.optional(ContactEmail, ''),
  slug: v.optional(Slug),
  ...v.partial(v.strictObject(chosen)).entries,
});
export type CreateRoom = v.InferInput<typeof CreateRoomSchema>;

/** Answer of `POST /api/rooms`. */
export const RoomCreatedSchema = v.object({
  slug: v.string(),
  link: v.string(),
  hostLink: v.string(),
  /** Proves from outside that one made the room. It is never in a link. Servers of earlier versions make none. */
  key: v.optional(v.string()),
});
export type RoomCreated = v.InferOutput<typeof RoomCreatedSchema>;

/** Body of `PATCH /api/rooms/SLUG`, with the host link's token as bearer: what is absent stays as it is. */
export const UpdateRoomSchema = v.partial(
  v.strictObject({
    title: Title,
    description: Description,
    contactName: ContactName,
    contactEmail: ContactEmail,
    ...settings,
  }),
);
export type UpdateRoom = v.InferInput<typeof UpdateRoomSchema>;

/**
 * Body of `POST /api/rooms/SLUG/host-link`, with the creator's key as bearer. Both are made by whoever asks, who alone
 * keeps them.
 */
export const RenewHostLinkSchema = v.strictObject({
  /** Of the new host link. */
  token: InviteToken,
  /** The creator's key from here on; absent: it stays. */
  key: v.optional(Credential),
  /** Puts out whoever came in by an earlier host link. */
  signOut: v.optional(v.boolean(), false),
});
export type RenewHostLink = v.InferInput<typeof RenewHostLinkSchema>;

/** Body of `POST /api/rooms/SLUG/end`, with the host link's token as bearer. */
export const EndRoomSchema = v.strictObject({ farewell: v.optional(Farewell, '') });

/** Answer of `GET /api/rooms/SLUG`: what anybody with the link may know. */
export const PublicRoomSchema = v.object({
  ...FactsSchema.entries,
  settings: SettingsSchema,
  status: v.picklist(['open', 'ended']),
  startedAt: v.nullable(v.number()),
  farewell: v.string(),
  /** Why it ended; null while it is open. */
  endReason: v.optional(v.nullable(EndReasonSchema), null),
  counts: CountsSchema,
  /** Whether a host records now. */
  recording: v.optional(v.boolean(), false),
  /** Who is on stage now. */
  stage: v.array(v.object({ name: v.string(), role: Role })),
  /** How long things are kept there. Servers of earlier versions do not say it. */
  kept: v.optional(KeptSchema),
  /** ms since the epoch, for countdowns by the server's clock. */
  serverTime: v.number(),
});
export type PublicRoom = v.InferOutput<typeof PublicRoomSchema>;

const { schedule, opensBefore, stageAccess } = SettingsSchema.entries;

/** Of that answer what a card shows, so that servers with more or fewer settings can be read. */
export const RoomCardSchema = v.object({
  ...v.pick(PublicRoomSchema, ['title', 'status', 'startedAt', 'counts', 'serverTime']).entries,
  settings: v.object({
    schedule,
    opensBefore,
    // A way to the stage that this version does not know is none.
    stageAccess: v.fallback(stageAccess, 'invite'),
  }),
});
export type RoomCard = v.InferOutput<typeof RoomCardSchema>;

/** Answer of `DELETE /api/rooms/SLUG`, with the creator's key as bearer: since when, ms since the epoch. */
export const RoomRemovedSchema = v.object({ removedAt: v.number() });
export type RoomRemoved = v.InferOutput<typeof RoomRemovedSchema>;

/** What the server's pages know about it; put into them by the server. */
export const ServerFactsSchema = v.object({
  /** Whether a creation key is needed to create rooms; `closed`: nobody may. */
  creation: v.picklist(['open', 'key', 'closed']),
  /** Where people install the extension, a browser; null where the server's operator named no place. */
  extension: v.object({
    chrome: v.nullable(v.string()),
    firefox: v.nullable(v.string()),
    edge: v.optional(v.nullable(v.string()), null),
    opera: v.optional(v.nullable(v.string()), null),
  }),
  /** How long it keeps things at most, in any room. Servers of earlier versions do not say it. */
  keptAtMost: v.optional(RetentionSchema),
});
export type ServerFacts = v.InferOutput<typeof ServerFactsSchema>;

/** Every HTTP error: a name for programs, a sentence for people, and the field that was wrong, if one was. */
export const HttpErrorSchema = v.object({ error: v.string(), message: v.string(), field: v.optional(v.string()) });
export type HttpError = v.InferOutput<typeof HttpErrorSchema>;
