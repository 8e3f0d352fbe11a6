import * as v from 'valibot';
import { ContactEmail, ContactName, Description, Slug, StageAccess, StageCapacity, Title, ViewerCapacity } from './parts.ts';
import { CountsSchema, FactsSchema, SettingsSchema } from './server.ts';

/** The server's HTTP interface. */

export const PATHS = {
  relay: '/relay',
  peer: '/peerjs',
  rooms: '/api/rooms',
  wellKnown: '/.well-known/sidestage.json',
  health: '/healthz',
} as const;

/** `/.well-known/sidestage.json`: how an extension knows a Sidestage server. Endpoints are paths on the same origin. */
export const WellKnownSchema = v.object({
  name: v.literal('sidestage'),
  version: v.string(),
  protocol: v.number(),
  endpoints: v.object({ relay: v.string(), peer: v.string(), rooms: v.string() }),
});
export type WellKnown = v.InferOutput<typeof WellKnownSchema>;

/** Body of `POST /api/rooms`. `request` stage access is not offered until asking exists. */
export const CreateRoomSchema = v.strictObject({
  title: Title,
  description: v.optional(Description, ''),
  contactName: v.optional(ContactName, ''),
  contactEmail: v.optional(ContactEmail, ''),
  stageAccess: v.optional(v.pipe(StageAccess, v.picklist(['everyone', 'invite'])), 'everyone'),
  slug: v.optional(Slug),
  stageCapacity: v.optional(StageCapacity),
  viewerCapacity: v.optional(ViewerCapacity),
});
export type CreateRoom = v.InferInput<typeof CreateRoomSchema>;

/** Answer of `POST /api/rooms`. */
export const RoomCreatedSchema = v.object({ slug: v.string(), link: v.string(), hostLink: v.string() });
export type RoomCreated = v.InferOutput<typeof RoomCreatedSchema>;

/** Answer of `GET /api/rooms/SLUG`: what anybody with the link may know. */
export const PublicRoomSchema = v.object({
  ...FactsSchema.entries,
  settings: SettingsSchema,
  status: v.picklist(['open', 'ended']),
  counts: CountsSchema,
});
export type PublicRoom = v.InferOutput<typeof PublicRoomSchema>;

/** Every HTTP error: a name for programs, a sentence for people, and the field that was wrong, if one was. */
export const HttpErrorSchema = v.object({ error: v.string(), message: v.string(), field: v.optional(v.string()) });
export type HttpError = v.InferOutput<typeof HttpErrorSchema>;
