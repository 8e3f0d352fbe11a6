import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { Router } from 'express';
import type { PublicRoom } from '../../protocol/http.ts';
import { methodNotAllowed } from './errors.ts';
import { escapeHtml, escapeJson, fill, plainPage } from './html.ts';

export interface PagesOptions {
  readonly webDir: string;
  readonly findRoom: (slug: string) => Promise<PublicRoom | null>;
}

/** `/`, `/r/SLUG` and their assets, as built into `webDir`; without a build, plain pages that say the essentials. */
export function pages({ webDir, findRoom }: PagesOptions): Router {
  const router = Router();
  router.use('/assets', express.static(join(webDir, 'assets'), { immutable: true, maxAge: '1y', index: false }));
  router.get('/', async (_request, response, next) => {
    try {
      response.type('html').set('Cache-Control', 'no-cache').send((await template(webDir, 'index.html')) ?? plainHome());
    } catch (error) {
      next(error);
    }
  });
  router.get('/r/:slug', async (request, response, next) => {
    try {
      const room = await findRoom(request.params.slug);
      response.type('html').set('Cache-Control', 'no-cache');
      if (room) response.send(renderRoom(await template(webDir, 'room.html'), room));
      else response.status(404).send(noSuchRoom());
    } catch (error) {
      next(error);
    }
  });
  router.all(['/', '/r/:slug'], methodNotAllowed('GET, HEAD'));
  return router;
}

async function template(webDir: string, name: string): Promise<string | null> {
  try {
    return await readFile(join(webDir, name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function renderRoom(page: string | null, room: PublicRoom): string {
  const title = escapeHtml(room.title);
  const description = escapeHtml(room.description);
  return page === null
    ? plainRoom(title, description, room)
    : fill(page, { title, description, room: escapeJson(room) });
}

function plainRoom(title: string, description: string, { contact, status }: PublicRoom): string {
  const help = [contact.name, contact.email].filter(part => part !== '').map(escapeHtml).join(', ');
  return plainPage(title, [
    `<p>${description}</p>`,
    status === 'ended'
      ? '<p>This session has ended.</p>'
      : '<p>To join, open this page’s address from any page with the Sidestage browser extension.</p>',
    help === '' ? '' : `<p>For help, ask ${help}.</p>`,
  ].join(''));
}

function plainHome(): string {
  return plainPage('Sidestage', '<p>This server is running. Its web pages are not built: run <code>npm run build</code>.</p>');
}

function noSuchRoom(): string {
  return plainPage('No such room', '<p>There is no room at this address. Check the link, or ask whoever sent it.</p>');
}
