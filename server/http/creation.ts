import type { RequestHandler } from 'express';
import { CreateRoomSchema, type ServerFacts } from '../../core/protocol/http.ts';
import { clientAddress } from '../address.ts';
import type { Budgets } from '../budgets.ts';
import type { RoomLog } from '../log/RoomLog.ts';
import type { Logger } from '../logger.ts';
import { createRoom, ScheduleOver, SlugTaken } from '../rooms.ts';
import { bearerOf, sameText, WrongKeys } from './bearer.ts';
import { answer, HttpProblem, tooMany } from './errors.ts';
import { jsonBody, jsonOnly } from './json.ts';
import { languageAsked } from './language.ts';
import { validated } from './validation.ts';

export interface CreationOptions {
  readonly log: RoomLog;
  readonly logger: Logger;
  readonly roomTag: (slug: string) => string;
  readonly now: () => number;
  readonly publicUrl: () => string;
  readonly trustProxy: number;
  readonly budgets: Budgets;
  readonly creation: ServerFacts['creation'];
  readonly creationKey: string | null;
}

/** `POST /api/rooms`, for those who may. */
export function creation(options: CreationOptions): RequestHandler[] {
  return [permitted(options), limited(options), jsonOnly, jsonBody, creating(options)];
}

function limited({ budgets, trustProxy }: CreationOptions): RequestHandler {
  const { roomsCreated } = budgets.address;
  return (request, _response, next) => {
    const [address, now] = [clientAddress(request, trustProxy), performance.now()];
    if (roomsCreated.take(address, now)) return next();
    throw tooMany('Too many rooms were created from here.', roomsCreated.waitMs(address, now));
  };
}

function permitted({ creation: mode, creationKey, budgets, trustProxy }: CreationOptions): RequestHandler {
  const wrongKeys = new WrongKeys({ budgets, trustProxy });
  return (request, _response, next) => {
    if (mode === 'open') return next();
    if (mode === 'closed' || creationKey === null) {
      throw new HttpProblem(
        403,
        'creation-closed',
        'Nobody may create rooms here. Whoever runs this server can allow it by setting CREATION_KEY.',
      );
    }
    const key = bearerOf(request);
    if (key !== null && sameText(key, creationKey)) return next();
    const sentence = key === null ? 'Creating rooms here needs the creation key.' : 'This is not the creation key.';
    throw wrongKeys.missed(request, key, new HttpProblem(401, 'creation-key', sentence, 'key'));
  };
}

function creating({ log, logger, roomTag, now, publicUrl }: CreationOptions): RequestHandler {
  return answer(async (request, response) => {
    const { language = languageAsked(request), ...input } = validated(CreateRoomSchema, request.body);
    try {
      const created = await createRoom(log, { ...input, language }, publicUrl(), now());
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
