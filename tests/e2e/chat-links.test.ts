import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { Deployment } from '../support/deployment.ts';
import { Person } from '../support/person.ts';
import { RelayClient } from '../support/relay-client.ts';
import { type Site, startSite } from '../support/site.ts';

describe('links that people write in the chat, in the panel', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let next: RoomCreated;
  let vera: Person;
  let writer: RelayClient;

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom();
    next = await server.createRoom({ slug: 'next-room' });
    vera = await Person.arrive();
    await vera.clickLink(site, room.link);
    await vera.join('Vera', 'Join as viewer');
    await vera.panel.locator('[data-control=chat]').click();
    await vera.panel.waitForSelector('.chat textarea');
    writer = await RelayClient.connect(server.origin);
    await writer.hello(room.slug);
    await writer.enter('Will');
  });

  afterAll(async () => {
    writer?.close();
    await vera?.leave();
    await site?.close();
    await server?.stop();
  });

  const say = (text: string) => writer.command({ type: 'say', channel: 'everybody', to: null, text, replyTo: null });
  const anchor = (href: string) => vera.panel.waitForSelector(`article a[href="${href}"]`);

  test('an ordinary link is one, and tells the page it leads to nothing', async () => {
    await say('See https://example.org/reading?page=4.');
    const link = await anchor('https://example.org/reading?page=4');
    expect(await link!.evaluate(element => [element.rel.split(' ').sort().join(' '), element.target])).toEqual([
      'nofollow noopener noreferrer',
      '_blank',
    ]);
    expect(await link!.evaluate(element => element.dataset['sessionLink'])).toBeUndefined();
  });

  test('what looks like one of ours on an unknown server stays an ordinary link', async () => {
    await say('Or https://rooms.example.org/r/next-room');
    const link = await anchor('https://rooms.example.org/r/next-room');
    expect(await link!.evaluate(element => element.dataset['sessionLink'])).toBeUndefined();
  });

  test('a session link of a known server is a session link: it asks before the session here is left, and opens in place', async () => {
    await say(`Next week in ${next.link}`);
    await (await anchor(next.link))!.click();
    await vera.sees('Switch to another session?');
    await vera.press('Switch');
    await vera.panel.waitForSelector('form.join');
  });
});
