import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenForRoom } from '../../core/protocol/invite.ts';
import { randomToken } from '../../server/tokens.ts';
import { root } from '../../tools/lib/paths.ts';
import { MailServer } from '../support/mail-server.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2100, 0, 15, 12);
const schedule = { startsAt: NOW + HOUR, endsAt: NOW + 2 * HOUR };

let mail: MailServer;
let server: TestServer;
beforeAll(async () => {
  mail = await MailServer.start([]);
  server = await startTestServer({ smtp: mail.smtp, now: () => NOW });
  const built = join(server.dataDir, 'web');
  await mkdir(built, { recursive: true });
  for (const name of ['index.html', 'room.html'])
    await writeFile(join(built, name), await readFile(join(root, 'web', name)));
});
afterAll(async () => {
  await server.close();
  await mail.close();
});

const text = async (path: string, language = '*') =>
  (await fetch(server.listener + path, { headers: { 'Accept-Language': language } })).text();
const settings = async (slug: string) =>
  ((await (await fetch(`${server.listener}/api/rooms/${slug}`)).json()) as { settings: { language?: string } })
    .settings;

describe('the language of a room', () => {
  it.each([
    ['de-AT, en;q=0.5', 'de'],
    ['tlh, de;q=0.5', 'de'],
    ['tlh', undefined],
    ['*', undefined],
  ])('R391: of a request that would like %s it takes %s', async (wanted, language) => {
    const answer = await fetch(`${server.listener}/api/rooms`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Accept-Language': wanted },
      body: JSON.stringify({ title: 'Choir' }),
    });
    const { slug } = (await answer.json()) as { slug: string };
    expect((await settings(slug)).language).toBe(language);
  });

  it('R390: the host changes it, to any tag; in one that the server has not it writes English', async () => {
    const { slug, invite } = await server.createRoom({ title: 'Choir', language: 'de' });
    const host = await server.connect();
    await host.hello(slug, { invite });
    await host.enter('Ada');
    const change = { type: 'change-settings', settings: { language: 'tlh' } } as const;
    expect((await host.command(change)).type).toBe('ack');
    expect((await settings(slug)).language).toBe('tlh');
    expect(await text(`/r/${slug}`)).toContain('<html lang="en" dir="ltr">');
  });

  it('R392: the page as the server writes it is in it, whoever reads', async () => {
    const { slug } = await server.createRoom({ title: 'Chor', contactName: 'Ada', language: 'de', schedule });
    const page = await text(`/r/${slug}`, 'en');
    expect(page).toContain('<html lang="de" dir="ltr">');
    expect(page).toContain('Mit Ada');
    expect(page).toContain('Freitag, 15. Januar 2100');
    expect(page).toContain(`/r/${slug}/session.ics" download>In den Kalender</a>`);
    expect(page).toMatch(/<noscript\s*>[^]*braucht JavaScript[^]*<\/noscript/);
    expect(page).not.toMatch(/\{\{\w+\}\}/);
  });

  it('R392: what has no room is in the language of the request', async () => {
    expect(await text('/r/nowhere', 'de-CH')).toContain('Diesen Raum gibt es nicht');
    expect(await text('/r/nowhere', 'tlh')).toContain('No such room');
    const home = await fetch(`${server.listener}/`, { headers: { 'Accept-Language': 'de' } });
    expect(home.headers.get('vary')).toContain('Accept-Language');
    const page = await home.text();
    expect(page).toContain('<html lang="de" dir="ltr">');
    expect(page).not.toMatch(/\{\{\w+\}\}/);
  });

  it('R392: calendar files are in it', async () => {
    const { slug } = await server.createRoom({ title: 'Chor', language: 'de', schedule });
    const file = (await text(`/r/${slug}/session.ics`, 'en')).replaceAll(/\r\n[ \t]/g, '');
    expect(file).toContain('PRODID:-//Sidestage//Sidestage//DE');
    expect(file).toContain('DESCRIPTION:Beitreten: http');
  });

  it('R392: an email invitation is in it, its dates and its calendar file too', async () => {
    const { slug, invite } = await server.createRoom({ title: 'Chor', language: 'de', schedule });
    const host = await server.connect();
    await host.hello(slug, { invite });
    await host.enter('Ada');
    const token = tokenForRoom(randomToken(), slug);
    const terms = {
      role: 'speaker',
      name: 'Cy',
      email: 'cy@guests.example',
      from: null,
      until: null,
      uses: 1,
    } as const;
    host.send({ type: 'invitations', id: 'invitations-1' });
    await host.command({ type: 'create-invitation', token, terms, mail: true });
    await host.next('invitations', ({ invitations }) => invitations.some(one => one.mail === 'sent'));
    const sent = await mail.mailTo('cy@guests.example');
    expect(sent.subject).toBe('Einladung: Chor');
    expect(sent.text).toContain('Guten Tag Cy,');
    expect(sent.text).toMatch(/Freitag, 15\. Januar 2100.*13:00.*14:00.* UTC/);
    expect(sent.html).toContain('<html lang="de" dir="ltr">');
    const calendar = sent.attachments[0]?.content.toString().replaceAll(/\r\n[ \t]/g, '');
    expect(calendar).toContain('DESCRIPTION:Beitreten: http');
  });
});
