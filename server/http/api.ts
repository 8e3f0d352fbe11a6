import express, { Router, type RequestHandler } from 'express';
import { CreateRoomSchema, PATHS, type PublicRoom, type WellKnown } from '../../protocol/http.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import { clientAddress } from '../address.ts';
import type { RoomLog } from '../log/RoomLog.ts';
import type { Logger } from '../logger.ts';
import { KeyedLimit } from '../rate-limit.ts';
import { createRoom, SlugTaken } from '../rooms.ts';
import { HttpProblem, methodNotAllowed } from './errors.ts';
import { openToAll, preflight } from './headers.ts';
import { validated } from './validation.ts';

/** Largest request body. */
export const MAX_BODY_BYTES = 32 * 1024;
/** Rooms that one address may create. */
export const ROOM_CREATION_RATE = { perSecond: 0.5, burst: 60 } as const;

export interface ApiOptions {
  readonly version: string;
  readonly log: RoomLog;
  readonly logger: Logger;
  readonly roomTag: (slug: string) => string;
  readonly now: () => number;
  readonly publicUrl: () => string;
  readonly trustProxy: number;
  readonly findRoom: (slug: string) => Promise<PublicRoom | null>;
}

/** The JSON interface; shapes are in `protocol/http.ts`. */
export function api(options: ApiOptions): Router {
  const router = Router();
  const wellKnown: WellKnown = {
    name: 'sidestage',
    version: options.version,
    protocol: PROTOCOL_VERSION,
    endpoints: { relay: PATHS.relay, peer: PATHS.peer, rooms: PATHS.rooms },
  };
  router.route(PATHS.wellKnown).all(openToAll).options(preflight)
    .get((_request, response) => void response.json(wellKnown)).all(methodNotAllowed('GET'));
  router.route(PATHS.health)
    .get((_request, response) => void response.json({ status: 'ok' })).all(methodNotAllowed('GET'));
  router.route(PATHS.rooms)
    .post(limitCreation(options), jsonOnly, express.json({ limit: MAX_BODY_BYTES, strict: false }), creation(options))
    .all(methodNotAllowed('POST'));
  router.route(`${PATHS.rooms}/:slug`).all(openToAll).options(preflight)
    .get(async (request, response, next) => {
      try {
        const room = await options.findRoom(request.params.slug ?? '');
        if (!room) throw new HttpProblem(404, 'no-such-room', 'There is no room at this address.');
        response.set('Cache-Control', 'no-store').json(room);
      } catch (error) {
        next(error);
      }
    })
    .all(methodNotAllowed('GET'));
  return router;
}

function limitCreation({ trustProxy }: ApiOptions): RequestHandler {
  const limit = new KeyedLimit(ROOM_CREATION_RATE);
  return (request, response, next) => {
    if (limit.take(clientAddress(request, trustProxy), performance.now())) return next();
    response.set('Retry-After', String(1 / ROOM_CREATION_RATE.perSecond));
    throw new HttpProblem(429, 'rate-limited', 'Too many rooms were created from here. Try again in a minute.');
  };
}

/** No form of another site can send JSON without asking first, and asking is not answered. */
const jsonOnly: RequestHandler = (request, _response, next) => {
  if (request.is('application/json')) return next();
  throw new HttpProblem(415, 'not-json', 'Send the room as application/json.');
};

function creation({ log, logger, roomTag, now, publicUrl }: ApiOptions): RequestHandler {
  return async (request, response, next) => {
    try {
      const input = validated(CreateRoomSchema, request.body);
      const created = await createRoom(log, input, publicUrl(), now());
      logger.info({ room: roomTag(created.slug) }, 'room created');
      response.status(201).set('Cache-Control', 'no-store').json(created);
    } catch (error) {
      const taken = error instanceof SlugTaken;
      next(taken ? new HttpProblem(409, 'slug-taken', 'This address is taken. Choose another.', 'slug') : error);
    }
  };
}
