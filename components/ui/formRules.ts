import { isBlank, visibleText } from '../../core/room/visible.ts';
import type { MessageKey, MessageParams } from './useMessages.ts';

export { isBlank, visibleText };

/** What forms check before anything is sent. The server checks again; a test keeps these equal to its limits. */
export const NAME_LENGTH = 60;
export const TITLE_LENGTH = 120;
export const DESCRIPTION_LENGTH = 2_000;
export const EMAIL_LENGTH = 254;
export const SLUG_LENGTH = 64;
export const MESSAGE_LENGTH = 10_000;
export const ANNOUNCEMENT_LENGTH = 500;
export const FAREWELL_LENGTH = 500;
export const STAGE_CAPACITY = 25;
export const VIEWER_CAPACITY = 10_000;
export const OPENS_BEFORE = 24 * 60;
export const HOST_ABSENCE = 24 * 60;
export const INVITATION_USES = 10_000;
/** Ms since the epoch: the years 2000 to 2200. */
export const EARLIEST = 946_684_800_000;
export const LATEST = 7_258_118_400_000;
/** The last moment that a field for a day and a time offers, whatever the zone. */
export const LAST_FIELD_VALUE = '2199-12-30T23:59';

const SLUG = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

/** Why a text cannot be sent, or null when it can. */
export type Fault = { readonly key: MessageKey; readonly params?: MessageParams } | null;

/** A whole number written in digits, or null. The digits are those of any script: keyboards write their own. */
export function wholeNumber(value: string): number | null {
  const digits = value.trim();
  return /^\p{Nd}{1,9}$/u.test(digits) ? Number(digits.replace(/\p{Nd}/gu, digit => String(valueOf(digit)))) : null;
}

/** Unicode has the digits of each script in order, 0 to 9, and next to them only those of another set. */
function valueOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}

/** Empty is at fault, too. */
export function numberFault(value: string, min: number, max: number): Fault {
  const number = wholeNumber(value);
  return number !== null && number >= min && number <= max
    ? null
    : { key: 'number_wrong', params: { from: min, to: max } };
}

/** Not given is fine. */
export function timeFault(at: number | null): Fault {
  return at !== null && (at < EARLIEST || at > LATEST) ? { key: 'time_years' } : null;
}

/** The end of a span of time must be after its start; an open side is fine. */
export function spanFault(from: number | null, until: number | null): Fault {
  return from !== null && until !== null && from >= until ? { key: 'span_wrong' } : null;
}

export function requiredFault(value: string, max: number, missing: MessageKey): Fault {
  if (value.trim() === '') return { key: missing };
  if (isBlank(value)) return { key: 'text_invisible' };
  return lengthFault(value, max);
}

export function lengthFault(value: string, max: number): Fault {
  return value.trim().length > max ? { key: 'too_long', params: { count: max } } : null;
}

/** Empty is fine: an email address is never asked for. */
export function emailFault(value: string): Fault {
  if (value.trim() === '') return null;
  return EMAIL.test(value.trim()) ? lengthFault(value, EMAIL_LENGTH) : { key: 'create_email_wrong' };
}

export function requiredEmailFault(value: string): Fault {
  return value.trim() === '' ? { key: 'email_required' } : emailFault(value);
}

/** Empty is fine: the server makes a slug then. */
export function slugFault(value: string): Fault {
  if (value.trim() === '') return null;
  return SLUG.test(value.trim()) && value.trim().length <= SLUG_LENGTH
    ? null
    : { key: 'create_slug_wrong', params: { count: SLUG_LENGTH } };
}
