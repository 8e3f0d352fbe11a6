import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import express, { type RequestHandler, Router } from 'express';
import { clientAddress } from '../address.ts';
import { calendarFile, calendarFileName } from '../calendar.ts';
import { madeOf } from '../log/RoomLog.ts';
import type { RoomAccess } from '../RoomAccess.ts';
import { roomLink } from '../rooms.ts';
import { answer, HttpProblem, methodNotAllowed } from './errors.ts';
import { type FactsOptions, serverFacts } from './facts.ts';
import { WASM_POLICY } from './headers.ts';
import { languageAsked } from './language.ts';
import { noSuchRoom, renderHome, renderPrivacy, renderRoom } from './render.ts';

export interface PagesOptions extends FactsOptions {
  readonly webDir: string;
  readonly rooms: RoomAccess;
  readonly now: () => number;
  readonly publicUrl: () => string;
  readonly trustProxy: number;
  readonly limitReading: RequestHandler;
}

/** The picture that other sites show beside a link to a page of this server. */
const SHARE_IMAGE = '/share.png';

/** What browsers ask for to install the pages as an app, by the names that the pages and the manifest say. */
const APP = [
  '/manifest.webmanifest',
  '/app-192.png',
  '/app-512.png',
  '/app-maskable-512.png',
  '/apple-touch-icon.png',
] as const;

/**
 * `/`, `/privacy`, `/r/SLUG` and what belongs to them, as built into `webDir`; without a build, plain pages that say
 * the essentials.
 */
export function pages(options: PagesOptions): Router {
  const { webDir, rooms, now, publicUrl, trustProxy, limitReading } = options;
  const router = Router();
  router.use('/assets', express.static(join(webDir, 'assets'), { immutable: true, maxAge: '1y', index: false }));
  router.use(
    '/background',
    express.static(join(webDir, 'background'), {
      immutable: true,
      maxAge: '1y',
      index: false,
      setHeaders: response => void response.setHeader('Content-Security-Policy', WASM_POLICY),
    }),
  );
  for (const path of [SHARE_IMAGE, ...APP, '/THIRD-PARTY-NOTICES.txt']) router.get(path, file(join(webDir, path)));

  const around = (url: string) => ({ server: serverFacts(options), url, image: publicUrl() + SHARE_IMAGE });
  router.get(
    '/',
    answer(async (request, response) => {
      const page = renderHome(await template(webDir, 'index.html'), around(`${publicUrl()}/`), languageAsked(request));
      response.type('html').set('Cache-Control', 'no-cache').vary('Accept-Language').send(page);
    }),
  );
  router.get(
    '/privacy',
    answer(async (_request, response) => {
      const page = renderPrivacy(await template(webDir, 'privacy.html'));
      response.type('html').set('Cache-Control', 'no-cache').send(page);
    }),
  );
  router.get(
    '/r/:slug',
    limitReading,
    answer(async (request, response) => {
      const found = await rooms.find(request.params['slug'] ?? '', clientAddress(request, trustProxy));
      response.type('html').set('Cache-Control', 'no-cache');
      if (!found) {
        return void response
          .status(404)
          .vary('Accept-Language')
          .send(noSuchRoom(languageAsked(request)));
      }
      const url = roomLink(publicUrl(), found.room.slug);
      const page = await template(webDir, 'room.html');
      response.send(madeOf(found.revision, () => renderRoom(page, found.room, around(url))));
    }),
  );
  router.get(
    '/r/:slug/session.ics',
    limitReading,
    answer(async (request, response) => {
      const { room, revision } =
        (await rooms.find(request.params['slug'] ?? '', clientAddress(request, trustProxy))) ?? {};
      const { schedule, language } = room?.settings ?? {};
      if (!room || revision === undefined || !schedule) {
        throw new HttpProblem(404, 'no-calendar', 'There is no session with a time at this address.');
      }
      const link = roomLink(publicUrl(), room.slug);
      const calendar = madeOf(revision, () =>
        calendarFile({ facts: room, language, schedule, revision, link, now: now() }),
      );
      response
        .attachment(calendarFileName(room.slug))
        .type('text/calendar; charset=utf-8')
        .set('Cache-Control', 'no-cache')
        .send(calendar);
    }),
  );
  router.all(['/', '/privacy', '/r/:slug', '/r/:slug/session.ics'], methodNotAllowed('GET, HEAD'));
  return router;
}

/** One file, or not found. The folder may be named like `.output`, so dots are no matter. */
function file(path: string): RequestHandler {
  return (_request, response, next) =>
    response.sendFile(resolve(path), { dotfiles: 'allow', maxAge: '1h' }, error => {
      if (error && !response.headersSent) next();
    });
}

async function template(webDir: string, name: string): Promise<string | null> {
  try {
    return await readFile(join(webDir, name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
