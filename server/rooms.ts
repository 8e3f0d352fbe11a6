import type * as v from 'valibot';
import type { CreateRoomSchema, RoomCreated } from '../core/protocol/http.ts';
import { tokenForRoom } from '../core/protocol/invite.ts';
import { DEFAULT_HOST_ABSENCE, DEFAULT_SETTINGS } from '../core/room/room.ts';
import type { Role, RoomSettings } from '../core/room/types.ts';
import { RevisionConflict, type RoomLog, RoomRemoved } from './log/RoomLog.ts';
import { hashToken, randomSlug, randomToken } from './tokens.ts';

/** Somebody has a room of that slug already, or had one. */
export class SlugTaken extends Error {
  override name = 'SlugTaken';
}

/** The session's end has passed already. */
export class ScheduleOver extends Error {
  override name = 'ScheduleOver';
}

export function roomLink(publicUrl: string, slug: string): string {
  return `${publicUrl}/r/${slug}`;
}

/**
 * Begins a room's log. The host link's token and the creator's key are in the answer and nowhere else; the log has
 * their hashes.
 * @throws SlugTaken, ScheduleOver
 */
export async function createRoom(
  log: RoomLog,
  input: v.InferOutput<typeof CreateRoomSchema>,
  publicUrl: string,
  now: number,
): Promise<RoomCreated> {
  if (input.schedule && input.schedule.endsAt <= now) throw new ScheduleOver();
  const slug = input.slug ?? randomSlug();
  const token = tokenForRoom(randomToken(), slug);
  const key = randomToken();
  const host: Role = 'host';
  try {
    await log.append(slug, 0, [
      {
        at: now,
        by: null,
        event: {
          type: 'created',
          facts: {
            slug,
            title: input.title,
            description: input.description,
            contact: { name: input.contactName, email: input.contactEmail },
            createdAt: now,
          },
          settings: settingsOf(input),
          grants: [{ hash: hashToken(token), role: host }],
          key: hashToken(key),
        },
      },
    ]);
  } catch (error) {
    if (!(error instanceof RevisionConflict || error instanceof RoomRemoved)) throw error;
    // With 56 random bits a collision of made-up slugs is a broken generator, not bad luck.
    throw new SlugTaken();
  }
  const link = roomLink(publicUrl, slug);
  return { slug, link, hostLink: `${link}#invite=${token}`, key };
}

/** What was chosen, over the defaults. A session with a schedule does not outlast its host for long. */
function settingsOf(input: v.InferOutput<typeof CreateRoomSchema>): RoomSettings {
  const { title: _t, description: _d, contactName: _n, contactEmail: _e, slug: _s, language, ...chosen } = input;
  const hostAbsence = input.schedule ? DEFAULT_HOST_ABSENCE : DEFAULT_SETTINGS.hostAbsence;
  return {
    ...DEFAULT_SETTINGS,
    hostAbsence,
    ...chosen,
    ...(language === undefined ? {} : { language }),
    features: { ...DEFAULT_SETTINGS.features, ...chosen.features },
  };
}
