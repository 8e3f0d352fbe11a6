import { type RequestHandler, Router } from 'express';
import { PATHS, type WellKnown } from '../../core/protocol/http.ts';
import { PROTOCOL_VERSIONS } from '../../core/protocol/version.ts';
import { clientAddress } from '../address.ts';
import type { LogProblem } from '../log/WatchedLog.ts';
import type { RoomAccess } from '../RoomAccess.ts';
import { creation, type CreationOptions } from './creation.ts';
import { answer, HttpProblem, methodNotAllowed } from './errors.ts';
import { exporting } from './export.ts';
import { governing } from './governing.ts';
import { openToAll, preflight } from './headers.ts';

export interface ApiOptions extends CreationOptions {
  readonly version: string;
  readonly rooms: RoomAccess;
  /** Why nothing can be saved at the moment, or null. */
  readonly problem: () => LogProblem | null;
  /** The server takes nobody any more. */
  readonly stopping: () => boolean;
  /** Comes before everything that reads a room. */
  readonly limitReading: RequestHandler;
}

/** The JSON interface; shapes are in `core/protocol/http.ts`. */
export function api(options: ApiOptions): Router {
  const { version, rooms, problem, stopping, limitReading } = options;
  const router = Router();
  const wellKnown: WellKnown = {
    name: 'sidestage',
    version,
    protocol: Math.min(...PROTOCOL_VERSIONS),
    protocols: [...PROTOCOL_VERSIONS],
    endpoints: { relay: PATHS.relay, peer: PATHS.peer, rooms: PATHS.rooms },
  };
  router
    .route(PATHS.wellKnown)
    .all(openToAll)
    .options(preflight)
    .get((_request, response) => void response.json(wellKnown))
    .all(methodNotAllowed('GET'));
  router
    .route(PATHS.health)
    .get((_request, response) => {
      const reason = problem();
      if (reason === null) response.json({ status: 'ok' });
      else response.status(503).json({ status: 'failing', reason });
    })
    .all(methodNotAllowed('GET'));
  router
    .route(PATHS.ready)
    .get((_request, response) => {
      const reason = stopping() ? 'stopping' : problem();
      response.set('Cache-Control', 'no-store');
      if (reason === null) response.json({ status: 'ready' });
      else response.status(503).json({ status: 'not-ready', reason });
    })
    .all(methodNotAllowed('GET'));
  router
    .route(PATHS.rooms)
    .post(...creation(options))
    .all(methodNotAllowed('POST'));

  const room = `${PATHS.rooms}/:slug`;
  const { update, start, end, reopen, renewHostLink, remove } = governing(options);
  router
    .route(room)
    // Other origins may read a room, and do nothing else with it.
    .options(openToAll, preflight)
    .get(
      openToAll,
      limitReading,
      answer(async (request, response) => {
        const found = await rooms.find(request.params['slug'] ?? '', clientAddress(request, options.trustProxy));
        if (!found) throw new HttpProblem(404, 'no-such-room', 'There is no room at this address.');
        response.set('Cache-Control', 'no-store').json(found.room);
      }),
    )
    .patch(...update)
    .delete(...remove)
    .all(methodNotAllowed('GET, PATCH, DELETE'));
  router
    .route(`${room}/start`)
    .post(...start)
    .all(methodNotAllowed('POST'));
  router
    .route(`${room}/end`)
    .post(...end)
    .all(methodNotAllowed('POST'));
  router
    .route(`${room}/reopen`)
    .post(...reopen)
    .all(methodNotAllowed('POST'));
  router
    .route(`${room}/host-link`)
    .post(...renewHostLink)
    .all(methodNotAllowed('POST'));
  router.route(`${room}/export`).get(limitReading, exporting(options)).all(methodNotAllowed('GET'));
  return router;
}
