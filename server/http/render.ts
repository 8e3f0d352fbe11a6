import type { PublicRoom, ServerFacts } from '../../core/protocol/http.ts';
import { message } from '../messages/messages.ts';
import { utcRange } from '../messages/times.ts';
import { escapeHtml, escapeJson, fill, plainPage } from './html.ts';

/** What a page says besides its own matter. */
export interface Around {
  readonly server: ServerFacts;
  /** The page's own address. */
  readonly url: string;
  /** Absolute address of a picture for other sites to show. */
  readonly image: string;
}

/** Longest text for previews of a link; other sites cut it anyway. */
const MAX_SUMMARY_LENGTH = 300;

/** The home page of a template, or a plain one when there is none. */
export function renderHome(template: string | null, around: Around): string {
  return template === null
    ? plainPage(
        'Sidestage',
        '<p>This server is running. Its web pages are not built: run <code>npm run build</code>.</p>',
      )
    : fill(template, escaped(around));
}

/** The room's page, likewise. */
export function renderRoom(template: string | null, room: PublicRoom, around: Around): string {
  const title = escapeHtml(room.title);
  const description = escapeHtml(room.description);
  if (template === null) return plainRoom(title, description, room);
  return fill(template, {
    ...escaped(around),
    title,
    description,
    summary: escapeHtml(summary(room)),
    facts: facts(room),
    room: escapeJson(room),
  });
}

export function noSuchRoom(): string {
  return plainPage('No such room', '<p>There is no room at this address. Check the link, or ask whoever sent it.</p>');
}

function escaped({ server, url, image }: Around): Record<string, string> {
  return { server: escapeJson(server), url: escapeHtml(url), image: escapeHtml(image) };
}

/** When it is, and what it is, on one line. */
function summary({ settings: { schedule }, description }: PublicRoom): string {
  const text = description.replaceAll(/\s+/g, ' ');
  const whole = [...(schedule ? [utcRange(schedule)] : []), ...(text === '' ? [] : [text])].join('. ');
  const letters = [...whole];
  return letters.length > MAX_SUMMARY_LENGTH ? `${letters.slice(0, MAX_SUMMARY_LENGTH - 1).join('')}…` : whole;
}

/** The event for whoever has no scripts, or whose browser is too old for ours. */
function facts({ title, description, contact, status, settings: { schedule } }: PublicRoom): string {
  const time = (at: number, text: string) =>
    `<time datetime="${new Date(at).toISOString()}">${escapeHtml(text)}</time>`;
  return [
    `<h1>${escapeHtml(title)}</h1>`,
    contact.name === '' ? '' : `<p>${escapeHtml(message('server_page_with', { name: contact.name }))}</p>`,
    schedule ? `<p>${time(schedule.startsAt, utcRange(schedule))}</p>` : '',
    status === 'ended' ? `<p>${message('server_page_ended')}</p>` : '',
    description === '' ? '' : `<p class="description">${escapeHtml(description)}</p>`,
    contact.email === '' ? '' : `<p>${escapeHtml(message('server_page_help', { email: contact.email }))}</p>`,
  ].join('');
}

function plainRoom(
  title: string,
  description: string,
  { contact, status, settings: { schedule } }: PublicRoom,
): string {
  const help = [contact.name, contact.email]
    .filter(part => part !== '')
    .map(escapeHtml)
    .join(', ');
  return plainPage(
    title,
    [
      `<p>${description}</p>`,
      schedule ? `<p>${escapeHtml(utcRange(schedule))}</p>` : '',
      status === 'ended'
        ? '<p>This session has ended.</p>'
        : '<p>To join, open this page’s address from any page with the Sidestage browser extension.</p>',
      help === '' ? '' : `<p>For help, ask ${help}.</p>`,
    ].join(''),
  );
}
