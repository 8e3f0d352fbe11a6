import type { RequestHandler } from 'express';
import { CreateRoomSchema, type ServerFacts } from '../../core/protocol/http.ts';
import { clientAddress } from '../address.ts';
import type { RoomLog } from '../log/RoomLog.ts';
import type { Logger } from '../logger.ts';
import { KeyedLimit } from '../rate-limit.ts';
import { createRoom, ScheduleOver, SlugTaken } from '../rooms.ts';
import { bearerOf, sameText, WrongKeys } from './bearer.ts';
import { answer, HttpProblem } from './errors.ts';
import { jsonBody, jsonOnly } from './json.ts';
import { validated } from './validation.ts';

/** Rooms that one address may create. */
export const ROOM_CREATION_RATE = { perSecond: 0.5, burst: 60 } as const;

export interface CreationOptions {
  readonly log: RoomLog;
  readonly logger: Logger;
  readonly roomTag: (slug: string) => string;
  readonly now: () => number;
  readonly publicUrl: () => string;
  readonly trustProxy: number;
  readonly creation: ServerFacts['creation'];
  readonly creationKey: string | null;
}

/** `POST /api/rooms`, for those who may. */
export function creation(options: CreationOptions): RequestHandler[] {
  return [limited(options), permitted(options), jsonOnly, jsonBody, creating(options)];
}

function limited({ trustProxy }: CreationOptions): RequestHandler {
  const limit = new KeyedLimit(ROOM_CREATION_RATE);
  return (request, _response, next) => {
    if (limit.take(clientAddress(request, trustProxy), performance.now())) return next();
    throw new HttpProblem(429, 'rate-limited', 'Too many rooms were created from here. Try again in a minute.').with(
      'Retry-After',
      String(1 / ROOM_CREATION_RATE.perSecond),
    );
  };
}

function permitted({ creation: mode, creationKey, trustProxy }: CreationOptions): RequestHandler {
  const wrongKeys = new WrongKeys(trustProxy);
  return (request, _response, next) => {
    if (mode === 'open') return next();
    if (mode === 'closed' || creationKey === null) {
      throw new HttpProblem(
        403,
        'creation-closed',
        'Nobody may create rooms here. Whoever runs this server can allow it by setting CREATION_KEY.',
      );
    }
    wrongKeys.check(request);
    const key = bearerOf(request);
    if (key !== null && sameText(key, creationKey)) return next();
    const sentence = key === null ? 'Creating rooms here needs the creation key.' : 'This is not the creation key.';
    throw wrongKeys.missed(request, key, new HttpProblem(401, 'creation-key', sentence, 'key'));
  };
}

function creating({ log, logger, roomTag, now, publicUrl }: CreationOptions): RequestHandler {
  return answer(async (request, response) => {
    const input = validated(CreateRoomSchema, request.body);
    try {
      const created = await createRoom(log, input, publicUrl(), now());
      logger.info({ room: roomTag(created.slug) }, 'room created');
      response.status(201).set('Cache-Control', 'no-store').json(created);
    } catch (error) {
      if (error instanceof SlugTaken) {
        throw new HttpProblem(409, 'slug-taken', 'This address is taken. Choose another.', 'slug');
      }
      if (error instanceof ScheduleOver) {
        throw new HttpProblem(
          400,
          'bad-schedule',
          'The session would be over already. Choose a later end.',
          'schedule',
        );
      }
      throw error;
    }
  });
}
