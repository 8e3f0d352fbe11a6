import * as v from 'valibot';
import { storage } from 'wxt/utils/storage';
import type { RoomStatus } from '../links/roomStatus.ts';
import { parseSessionLink, withoutInvite } from '../links/sessionLink.ts';
import { isTrusted } from '../links/trust.ts';
import { PATHS } from '../protocol/http.ts';
import { trustedOrigins } from './config.ts';
import { update } from './update.ts';

const FRESH_MS = 60_000;
const TIMEOUT_MS = 6_000;
const MAX_LENGTH = 50_000;
/** Rooms remembered; the oldest goes first. */
const KEPT = 50;

/** Of a server's answer only what a card shows, so that older and newer servers can be read. */
const AnswerSchema = v.object({
  title: v.pipe(v.string(), v.maxLength(500)),
  status: v.picklist(['open', 'ended']),
  counts: v.object({ stage: v.number(), viewers: v.number() }),
  settings: v.object({
    stageAccess: v.fallback(v.picklist(['everyone', 'request', 'invite']), 'invite'),
    schedule: v.optional(v.nullable(v.object({ startsAt: v.number(), endsAt: v.number() })), null),
    entryOpensBefore: v.optional(v.number(), 15),
  }),
});

interface Kept {
  readonly at: number;
  readonly status: RoomStatus | null;
}
/** In the session's storage, because the worker may be stopped within the minute. */
const kept = storage.defineItem<Record<string, Kept>>('session:roomStatus', { fallback: {} });
const underway = new Map<string, Promise<RoomStatus | null>>();

/** What was said of a room within the last minute, if it was asked at all. */
export async function knownStatus(url: string): Promise<RoomStatus | null | undefined> {
  const link = parseSessionLink(url);
  const known = link && (await kept.getValue())[withoutInvite(link)];
  return known && Date.now() - known.at < FRESH_MS ? known.status : undefined;
}

/**
 * What a room's server says of it, at most a minute old. Only trusted servers are asked, without
 * credentials. Null: not a link of ours, not trusted, or no usable answer.
 */
export async function roomStatus(url: string, now: () => number = Date.now): Promise<RoomStatus | null> {
  const link = parseSessionLink(url);
  if (!link || !isTrusted(link, await trustedOrigins())) return null;
  const key = withoutInvite(link);
  const known = (await kept.getValue())[key];
  if (known && now() - known.at < FRESH_MS) return known.status;
  const asked = underway.get(key) ?? ask(`${link.origin}${PATHS.rooms}/${link.slug}`, now).finally(() => underway.delete(key));
  underway.set(key, asked);
  const status = await asked;
  await update(kept, all => {
    const others = Object.entries(all).filter(([room]) => room !== key);
    return Object.fromEntries([...others, [key, { at: now(), status }]].slice(-KEPT));
  });
  return status;
}

async function ask(address: string, now: () => number): Promise<RoomStatus | null> {
  try {
    const response = await fetch(address, {
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body = response.ok ? await response.text() : '';
    return body.length > MAX_LENGTH ? null : statusOf(JSON.parse(body), now());
  } catch {
    return null;
  }
}

/** Reads a server's answer. @throws Error when it is none */
export function statusOf(answer: unknown, now: number): RoomStatus {
  const { title, status, counts, settings } = v.parse(AnswerSchema, answer);
  const { schedule, entryOpensBefore, stageAccess } = settings;
  const over = status === 'ended' || (schedule !== null && now >= schedule.endsAt);
  const early = schedule !== null && now < schedule.startsAt;
  return {
    title,
    state: over ? 'ended' : early ? 'later' : 'live',
    startsAt: early && !over ? schedule.startsAt : null,
    entry: over ? 'closed' : early && now < schedule.startsAt - entryOpensBefore * 60_000 ? 'closed' : 'open',
    ...counts,
    stageAccess,
  };
}
