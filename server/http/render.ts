import type { PublicRoom, ServerFacts } from '../../core/protocol/http.ts';
import { type Words, wordsIn } from '../messages/messages.ts';
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

/** The home page of a template in the reader's language, or a plain one for whoever runs the server. */
export function renderHome(template: string | null, around: Around, language: string | undefined): string {
  if (template === null) return notBuilt();
  const words = wordsIn(language);
  return fill(template, {
    ...escaped(around),
    ...written(words),
    description: escapeHtml(words('server_home_description')),
    script: escapeHtml(words('server_home_script')),
    late: escapeHtml(words('server_home_late')),
  });
}

/** The privacy policy, which the build wrote into its page. */
export function renderPrivacy(template: string | null): string {
  return template ?? notBuilt();
}

function notBuilt(): string {
  return plainPage(
    'Sidestage',
    '<p>This server is running. Its web pages are not built: run <code>npm run build</code>.</p>',
    wordsIn('en'),
  );
}

/** The room's page, in the room's language. */
export function renderRoom(template: string | null, room: PublicRoom, around: Around): string {
  const words = wordsIn(room.settings.language);
  const title = escapeHtml(room.title);
  const description = escapeHtml(room.description);
  if (template === null) return plainRoom(title, description, room, words);
  return fill(template, {
    ...escaped(around),
    ...written(words),
    title,
    description,
    summary: escapeHtml(summary(room, words)),
    facts: facts(room, words),
    script: escapeHtml(words('server_page_script')),
    late: escapeHtml(words('server_page_late')),
    room: escapeJson(room),
  });
}

/** For an address where no room is, in the reader's language. */
export function noSuchRoom(language: string | undefined): string {
  const words = wordsIn(language);
  return plainPage(
    escapeHtml(words('server_page_no_room')),
    `<p>${escapeHtml(words('server_page_no_room_way'))}</p>`,
    words,
  );
}

/** For the element of the whole page. */
function written({ language, direction }: Words): Record<string, string> {
  return { lang: language, dir: direction };
}

function escaped({ server, url, image }: Around): Record<string, string> {
  return { server: escapeJson(server), url: escapeHtml(url), image: escapeHtml(image) };
}

/** When it is, and what it is, on one line. */
function summary({ settings: { schedule }, description }: PublicRoom, words: Words): string {
  const text = description.replaceAll(/\s+/g, ' ');
  const whole = [...(schedule ? [utcRange(schedule, words)] : []), ...(text === '' ? [] : [text])].join('. ');
  const letters = [...whole];
  return letters.length > MAX_SUMMARY_LENGTH ? `${letters.slice(0, MAX_SUMMARY_LENGTH - 1).join('')}…` : whole;
}

/** The event for whoever has no scripts, or whose browser is too old for ours. */
function facts(room: PublicRoom, words: Words): string {
  const { title, description, contact, status, settings } = room;
  const { schedule } = settings;
  const time = (at: number, text: string) =>
    `<time datetime="${new Date(at).toISOString()}">${escapeHtml(text)}</time>`;
  return [
    `<h1>${escapeHtml(title)}</h1>`,
    contact.name === '' ? '' : `<p>${escapeHtml(words('server_page_with', { name: contact.name }))}</p>`,
    schedule ? `<p>${time(schedule.startsAt, utcRange(schedule, words))}</p>` : '',
    calendarLink(room, words),
    status === 'ended' ? `<p>${escapeHtml(words('server_page_ended'))}</p>` : '',
    description === '' ? '' : `<p class="description">${escapeHtml(description)}</p>`,
    contact.email === '' ? '' : `<p>${escapeHtml(words('server_page_help', { email: contact.email }))}</p>`,
  ].join('');
}

/** Nothing where there is no time, or where it is over. */
function calendarLink({ slug, status, settings }: PublicRoom, words: Words): string {
  if (!settings.schedule || status === 'ended') return '';
  return `<p><a class="calendar" href="/r/${slug}/session.ics" download>${escapeHtml(words('server_page_calendar'))}</a></p>`;
}

function plainRoom(title: string, description: string, room: PublicRoom, words: Words): string {
  const { contact, status, settings } = room;
  const { schedule } = settings;
  const help = [contact.name, contact.email].filter(part => part !== '').join(', ');
  return plainPage(
    title,
    [
      `<p>${description}</p>`,
      schedule ? `<p>${escapeHtml(utcRange(schedule, words))}</p>` : '',
      calendarLink(room, words),
      `<p>${escapeHtml(words(status === 'ended' ? 'server_page_ended' : 'server_page_join'))}</p>`,
      help === '' ? '' : `<p>${escapeHtml(words('server_page_ask', { help }))}</p>`,
    ].join(''),
    words,
  );
}
