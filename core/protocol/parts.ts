import * as v from 'valibot';
import { isBlank, visibleText } from '../room/visible.ts';
import { featureSettingsEntries } from './features/settings.ts';
import {
  MAX_DESCRIPTION_LENGTH,
  MAX_EMAIL_LENGTH,
  MAX_FAREWELL_LENGTH,
  MAX_HOST_ABSENCE,
  MAX_INVITATION_USES,
  MAX_LANGUAGE_LENGTH,
  MAX_NAME_LENGTH,
  MAX_OPENS_BEFORE,
  MAX_RETENTION_DAYS,
  MAX_SEARCH_LENGTH,
  MAX_SLUG_LENGTH,
  MAX_STAGE_CAPACITY,
  MAX_TITLE_LENGTH,
  MAX_VIEWER_CAPACITY,
} from './limits.ts';

/** Pieces that several messages share. */

/** Controls and line breaks: nobody writes them into one line. */
// eslint-disable-next-line no-control-regex -- refusing control characters is the point
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;

/**
 * Text on one line. What shows nothing, and what turns text around it, is taken out: nobody knows that they pasted it.
 */
const oneLine = (max: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(max),
    v.check(text => !UNSAFE.test(text), 'Control characters are not allowed.'),
    v.transform(visibleText),
    v.maxLength(max),
  );

/** What is wrong with a name or title of which nothing shows. */
export const UNSEEN = 'Nobody can see this text. Use letters, digits or signs.';

const seen = (max: number, missing: string) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty(missing),
    oneLine(max),
    v.check(text => !isBlank(text), UNSEEN),
  );

export const Name = seen(MAX_NAME_LENGTH, 'A name is needed.');
export const Title = seen(MAX_TITLE_LENGTH, 'A title is needed.');
export const ContactName = oneLine(MAX_NAME_LENGTH);
export const Email = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(MAX_EMAIL_LENGTH),
  v.email('This is not an email address.'),
);
export const ContactEmail = v.union([v.literal(''), Email]);
export const Farewell = v.pipe(v.string(), v.trim(), v.maxLength(MAX_FAREWELL_LENGTH));
export const Search = v.pipe(v.string(), v.trim(), v.maxLength(MAX_SEARCH_LENGTH));
export const Description = v.pipe(v.string(), v.trim(), v.maxLength(MAX_DESCRIPTION_LENGTH));

/** Lower-case letters, digits and inner hyphens; the `SLUG` of `https://HOST/r/SLUG`. */
export const SLUG_PATTERN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
export const Slug = v.pipe(
  v.string(),
  v.maxLength(MAX_SLUG_LENGTH),
  v.regex(SLUG_PATTERN, 'Use lower-case letters, digits and hyphens, such as "weekly-meeting".'),
);

/** 256 random bits in base64url: what a client makes for itself and only its hash is kept of. */
export const Credential = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));
/** An invitation's token as it stands in a link's fragment. */
export const InviteToken = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,256}$/));
/** Ids made by clients (commands) and by the relay (participants, peers). */
export const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,64}$/));

export const Role = v.picklist(['viewer', 'speaker', 'moderator', 'host']);
/** Where one may ask to be, and where one may be. */
export const OpenPlace = v.picklist(['viewer', 'stage']);
export const Place = v.picklist(['viewer', 'stage', 'waiting']);
export const EntryAccess = v.picklist(['link', 'invited']);
export const StageAccess = v.picklist(['everyone', 'request', 'invite']);
export const Presence = v.picklist(['here', 'reconnecting']);
export const Revision = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A place in a room's log, which names what came into being there. */
export const Position = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const StageCapacity = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_STAGE_CAPACITY));
const ViewerCapacity = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_VIEWER_CAPACITY));

/** Where a window ended, as the relay said it: sent back unchanged to ask for the next one. */
export const Cursor = v.pipe(v.string(), v.maxLength(64), v.regex(/^[a-z]+(?::[0-9]+)*$/));

/** Versions of the protocol that a server speaks. */
export const Versions = v.pipe(v.array(v.number()), v.minLength(1), v.maxLength(100));

/** Server time, ms since the epoch. */
const Time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const Schedule = v.pipe(
  v.strictObject({ startsAt: Time, endsAt: Time }),
  v.check(({ startsAt, endsAt }) => startsAt < endsAt, 'The end must be after the start.'),
);
const OpensBefore = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_OPENS_BEFORE));
const HostAbsence = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_HOST_ABSENCE)));
const Days = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_RETENTION_DAYS)));
const Retention = v.strictObject({ writing: Days, people: Days });
/** BCP 47. A server that does not have the language writes English. */
const LanguageTag = v.pipe(v.string(), v.maxLength(MAX_LANGUAGE_LENGTH), v.regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/));
/** What may be changed of a room's settings. */
export const settingsEntries = {
  stageAccess: StageAccess,
  stageCapacity: StageCapacity,
  viewerCapacity: ViewerCapacity,
  entry: EntryAccess,
  locked: v.boolean(),
  schedule: v.nullable(Schedule),
  opensBefore: OpensBefore,
  hostAbsence: HostAbsence,
  features: v.partial(v.strictObject(featureSettingsEntries)),
  retention: Retention,
  language: LanguageTag,
};
/** What a new invitation says. */
export const InvitationTerms = v.pipe(
  v.strictObject({
    role: v.picklist(['viewer', 'speaker', 'moderator']),
    name: oneLine(MAX_NAME_LENGTH),
    email: ContactEmail,
    from: v.nullable(Time),
    until: v.nullable(Time),
    uses: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_INVITATION_USES))),
  }),
  v.check(
    ({ from, until }) => from === null || until === null || from < until,
    'It must be valid until later than from.',
  ),
);
