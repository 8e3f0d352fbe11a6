import * as v from 'valibot';
import type { RoomStatus } from '../core/links/roomStatus.ts';
import { parseSessionLink, withoutInvite } from '../core/links/sessionLink.ts';
import { PATHS, type RoomCard, RoomCardSchema } from '../core/protocol/http.ts';
import { momentOf } from '../core/protocol/moment.ts';
import { trustedOrigins } from './config.ts';
import { sessionItem } from './kept.ts';
import { update } from './update.ts';

const FRESH_MS = 60_000;
const TIMEOUT_MS = 6_000;
const MAX_LENGTH = 50_000;
/** More of a title is not worth showing. */
const TITLE_LENGTH = 500;
/** Rooms remembered; the oldest goes first. */
const KEPT = 50;

interface Kept {
  readonly at: number;
  /** Null: no usable answer. */
  readonly card: RoomCard | null;
  /** How far (ms) the server's clock is ahead of this computer's. */
  readonly offset: number;
}
/** In the session's storage, because the worker may be stopped within the minute. */
const kept = sessionItem<Record<string, Kept>>('roomCards', {});
const underway = new Map<string, Promise<Kept>>();

/** What was said of a room within the last minute, if it was asked at all. */
export async function knownStatus(url: string): Promise<RoomStatus | null | undefined> {
  const link = parseSessionLink(url);
  const known = link && (await kept.getValue())[withoutInvite(link)];
  return known && isFresh(known, Date.now()) ? statusIn(known, Date.now()) : undefined;
}

/**
 * Whether a link's server may be asked although nobody has pressed anything. Servers on this machine are trusted for
 * clicks alone until the person was there once: any page can name any port of it.
 */
export async function mayBeAsked(url: string): Promise<boolean> {
  const link = parseSessionLink(url);
  return link !== null && (await trustedOrigins()).has(link.origin);
}

/**
 * What a room's server says of it, at most a minute old. Only servers that may be asked are, without
 * credentials. Null: not a link of ours, not to be asked, or no usable answer.
 * @param keep false: it is asked for a private window, by a worker that is not that window's
 */
export async function roomStatus(
  url: string,
  now: () => number = Date.now,
  keep: boolean = true,
): Promise<RoomStatus | null> {
  const link = parseSessionLink(url);
  if (!link || !(await mayBeAsked(url))) return null;
  const key = withoutInvite(link);
  const known = (await kept.getValue())[key];
  if (known && isFresh(known, now())) return statusIn(known, now());
  const asked =
    underway.get(key) ?? ask(`${link.origin}${PATHS.rooms}/${link.slug}`, now).finally(() => underway.delete(key));
  underway.set(key, asked);
  const answer = await asked;
  if (!keep) return statusIn(answer, now());
  await update(kept, all => {
    const others = Object.entries(all).filter(([room]) => room !== key);
    return Object.fromEntries([...others, [key, answer]].slice(-KEPT));
  });
  return statusIn(answer, now());
}

/** A clock that was set back makes nothing last. */
function isFresh({ at }: Kept, now: number): boolean {
  return now >= at && now - at < FRESH_MS;
}

async function ask(address: string, now: () => number): Promise<Kept> {
  const nothing = (): Kept => ({ at: now(), card: null, offset: 0 });
  try {
    const response = await fetch(address, {
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body = response.ok ? await response.text() : '';
    if (body.length > MAX_LENGTH) return nothing();
    const card = v.parse(RoomCardSchema, JSON.parse(body));
    return { at: now(), card, offset: card.serverTime - now() };
  } catch {
    return nothing();
  }
}

/** As it stands at this moment: what was closed when the server answered may have opened since. */
function statusIn({ card, offset }: Kept, now: number): RoomStatus | null {
  return card && statusOf(card, now + offset);
}

/** What a card shows of a room at that server time. */
function statusOf(card: RoomCard, serverNow: number): RoomStatus {
  const {
    title,
    counts,
    settings: { schedule, stageAccess },
  } = card;
  const moment = momentOf(card, serverNow);
  const over = moment === 'ended';
  const ahead = schedule && (moment === 'early' || moment === 'entry');
  return {
    title: title.slice(0, TITLE_LENGTH),
    state: over ? 'ended' : ahead ? 'later' : 'live',
    startsAt: ahead ? schedule.startsAt : null,
    startsIn: ahead ? schedule.startsAt - serverNow : null,
    entry: over || moment === 'early' ? 'closed' : 'open',
    stage: counts.stage,
    viewers: counts.viewers,
    stageAccess,
  };
}
