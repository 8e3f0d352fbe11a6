import type { RoomEvent } from '../events.ts';
import { HOST_LINK } from '../invitation-records.ts';
import type { RoomSettings, Schedule } from '../types.ts';
import { saneSchedule, saneTime } from '../years.ts';

/**
 * What brings an event from one version to the next. Each knows the form that followed, not today's: what it fills in
 * is what such an event meant when it was written, whatever a new room begins with now. So nothing here is ever
 * changed, only added to. The first version of all is many: a missing key alone says that an event is older than that
 * key.
 */

/** As JSON holds it: nothing is known but that it is an object. */
export type Stored = Readonly<Record<string, unknown>>;
export type Upcaster = (event: Stored) => Stored;

/** What a room was that does not say otherwise, when events had one version. */
const SETTINGS_1 = {
  stageAccess: 'everyone',
  stageCapacity: 9,
  viewerCapacity: 16,
  entry: 'link',
  locked: false,
  schedule: null,
  opensBefore: 15,
  hostAbsence: null,
  features: {
    chat: true,
    privateMessages: false,
    slowSeconds: 0,
    reactions: true,
    hands: true,
    polls: true,
    quizzes: true,
    questions: true,
    anonymousQuestions: false,
  },
} satisfies RoomSettings;

const PARTICIPANT_1 = { hand: null, line: null };

const withPerson: Upcaster = event => ({ ...event, participant: filled(PARTICIPANT_1, event['participant']) });

/** Settings that were not there yet, and times that are refused today. */
function settings(value: unknown): Stored {
  const all = filled(SETTINGS_1, value);
  return { ...all, schedule: saneSchedule(all['schedule'] as Schedule | null) };
}

/** From the first version to the second, and so on. */
export const UPCASTERS: Readonly<Partial<Record<RoomEvent['type'], readonly Upcaster[]>>> = {
  created: [
    event => ({
      ...event,
      settings: settings(event['settings']),
      // The host link's token was the creator's key.
      key: event['key'] ?? (event['grants'] as readonly { hash: string }[])[0]?.hash ?? '',
    }),
  ],
  entered: [event => ({ ...withPerson(event), invitation: event['invitation'] ?? null })],
  'stage-joined': [withPerson],
  'stage-asked': [withPerson],
  'stage-brought': [withPerson],
  'hand-raised': [withPerson],
  'role-changed': [withPerson],
  admitted: [withPerson],
  'settings-changed': [event => ({ ...event, settings: settings(event['settings']) })],
  // Nobody but moderators ended sessions before it was said who did.
  ended: [event => ({ ...event, farewell: event['farewell'] ?? '', reason: event['reason'] ?? 'moderator' })],
  'invitation-created': [
    event => {
      const invitation = objectIn(event['invitation']);
      const [from, until] = [invitation['from'], invitation['until']] as (number | null)[];
      return { ...event, invitation: { ...invitation, from: saneTime(from ?? null), until: saneTime(until ?? null) } };
    },
  ],
  // The host link's new token was the creator's new key.
  'invitation-renewed': [
    event => (event['id'] === HOST_LINK ? { ...event, key: event['key'] ?? event['hash'] } : event),
  ],
};

/**
 * An object with what it lacks, at every depth.
 * @throws TypeError when it, or a part of it that is an object by default, is none
 */
function filled(defaults: Stored, value: unknown): Stored {
  const given = objectIn(value);
  const all: Record<string, unknown> = { ...defaults, ...given };
  for (const [key, usual] of Object.entries(defaults)) {
    if (isObject(usual) && given[key] !== undefined) all[key] = filled(usual, given[key]);
  }
  return all;
}

function objectIn(value: unknown): Stored {
  if (isObject(value)) return value;
  throw new TypeError('A part of the event is missing.');
}

function isObject(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
