import * as v from 'valibot';
import { activityCommands } from './features/activities.ts';
import { announcementCommands } from './features/announcement.ts';
import { chatCommands } from './features/chat.ts';
import { questionCommands } from './features/questions.ts';
import {
  ContactEmail,
  ContactName,
  Description,
  Farewell,
  Id,
  InvitationTerms,
  InviteToken,
  Name,
  OpenPlace,
  Role,
  settingsEntries,
  Title,
} from './parts.ts';

/** What a client may command. */

const devices = { microphone: v.boolean(), camera: v.boolean() };

const aimed = <const Type extends string>(type: Type) => v.strictObject({ type: v.literal(type), id: Id });
const plain = <const Type extends string>(type: Type) => v.strictObject({ type: v.literal(type) });

/** Parts of a room's description that may be changed. */
const factsEntries = {
  title: Title,
  description: Description,
  contact: v.strictObject({ name: ContactName, email: ContactEmail }),
};

export const CommandSchema = v.variant('type', [
  v.strictObject({ type: v.literal('enter'), name: Name, place: OpenPlace, ...devices }),
  plain('leave'),
  plain('forget-me'),
  v.strictObject({ type: v.literal('join-stage'), ...devices }),
  plain('leave-stage'),
  v.strictObject({ type: v.literal('set-devices'), ...devices }),
  plain('ask-stage'),
  plain('leave-line'),
  plain('raise-hand'),
  plain('share-screen'),
  plain('unshare-screen'),
  plain('start-recording'),
  plain('stop-recording'),
  aimed('bring-to-stage'),
  aimed('decline-stage'),
  aimed('remove-from-stage'),
  v.strictObject({ type: v.literal('swap-stage'), out: Id, in: Id }),
  aimed('mute'),
  plain('mute-all'),
  aimed('stop-camera'),
  aimed('stop-screen'),
  aimed('lower-hand'),
  plain('lower-all-hands'),
  v.strictObject({ type: v.literal('remove'), id: Id, block: v.boolean() }),
  aimed('unblock'),
  v.strictObject({ type: v.literal('set-role'), id: Id, role: Role }),
  aimed('admit'),
  plain('admit-all'),
  aimed('decline-entry'),
  v.strictObject({ type: v.literal('forget-person'), person: Id }),
  v.strictObject({ type: v.literal('change-settings'), settings: v.partial(v.strictObject(settingsEntries)) }),
  v.strictObject({ type: v.literal('change-facts'), facts: v.partial(v.strictObject(factsEntries)) }),
  plain('start'),
  v.strictObject({ type: v.literal('end'), farewell: v.optional(Farewell, '') }),
  plain('reopen'),
  /** The token is made by the client, which alone keeps it; `mail` sends the link to the address in the terms. */
  v.strictObject({
    type: v.literal('create-invitation'),
    token: InviteToken,
    terms: InvitationTerms,
    mail: v.boolean(),
  }),
  v.strictObject({
    type: v.literal('renew-invitation'),
    id: Id,
    token: InviteToken,
    mail: v.boolean(),
    signOut: v.optional(v.boolean()),
  }),
  aimed('revoke-invitation'),
  ...chatCommands,
  ...activityCommands,
  ...questionCommands,
  ...announcementCommands,
]);

/** A command as it travels: invitations with their token, of which the relay keeps the hash. */
export type WireCommand = v.InferOutput<typeof CommandSchema>;
