import * as v from 'valibot';
import {
  MAX_DESCRIPTION_LENGTH,
  MAX_EMAIL_LENGTH,
  MAX_NAME_LENGTH,
  MAX_SLUG_LENGTH,
  MAX_STAGE_CAPACITY,
  MAX_TITLE_LENGTH,
  MAX_VIEWER_CAPACITY,
} from './limits.ts';

/** Pieces that several messages share. */

/**
 * Text on one line: no control characters, no line breaks, and none of the bidi embeddings,
 * overrides and isolates that could make one name look like another (Unicode UAX #9).
 */
// eslint-disable-next-line no-control-regex -- refusing control characters is the point
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

const oneLine = (max: number) =>
  v.pipe(v.string(), v.trim(), v.maxLength(max), v.check(text => !UNSAFE.test(text), 'Control characters are not allowed.'));

export const Name = v.pipe(oneLine(MAX_NAME_LENGTH), v.nonEmpty('A name is needed.'));
export const Title = v.pipe(oneLine(MAX_TITLE_LENGTH), v.nonEmpty('A title is needed.'));
export const ContactName = oneLine(MAX_NAME_LENGTH);
export const ContactEmail = v.union([
  v.literal(''),
  v.pipe(v.string(), v.trim(), v.maxLength(MAX_EMAIL_LENGTH), v.email('This is not an email address.')),
]);
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
export const Place = v.picklist(['viewer', 'stage']);
export const StageAccess = v.picklist(['everyone', 'request', 'invite']);
export const Presence = v.picklist(['here', 'reconnecting']);
export const Revision = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const StageCapacity = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_STAGE_CAPACITY));
export const ViewerCapacity = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_VIEWER_CAPACITY));
