import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSessionLink } from '../../core/links/sessionLink.ts';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { violations } from '../support/axe.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { done, invite } from '../support/people.ts';
import { Person } from '../support/person.ts';
import { RelayClient } from '../support/relay-client.ts';

// A host and a viewer in browsers, a speaker and a second viewer on raw connections; the tests follow their talk.
describe('taking part by words', () => {
  let server: Deployment;
  let room: RoomCreated;
  let host: Person;
  let vera: Person;
  let sam: RelayClient;
  let vic: RelayClient;

  beforeAll(async () => {
    server = await Deployment.start();
    room = await server.createRoom();
    [host, vera] = await Promise.all([Person.visit(), Person.visit()]);
    await host.page.setViewport({ width: 360, height: 720 });
    await vera.page.setViewport({ width: 800, height: 720 });
    await enter(host, room.hostLink, 'Hanna');
    await enter(vera, room.link, 'Vera');
    const link = parseSessionLink(room.hostLink)!;
    const governor = await RelayClient.connect(server.origin);
    await governor.hello(link.slug, { invite: link.invite! });
    await governor.enter('Second host');
    const speaker = await invite(governor, link.slug, { role: 'speaker' });
    sam = await RelayClient.connect(server.origin);
    await sam.hello(link.slug, { invite: speaker });
    await sam.enter('Sam');
    vic = await RelayClient.connect(server.origin);
    await vic.hello(link.slug);
    await vic.enter('Vic');
  }, 120_000);

  afterAll(async () => {
    await Promise.all([host, vera].map(person => person?.leave()));
    await server?.stop();
  });

  async function enter(person: Person, link: string, name: string): Promise<void> {
    await person.openPage(link);
    await person.press('Set devices and join');
    await person.join(name, 'Join as viewer');
    await person.panel.locator('[data-control=chat]').click();
    await person.panel.waitForSelector('.chat textarea');
  }

  async function write(person: Person, text: string): Promise<void> {
    await person.panel.locator('.chat textarea').fill(text);
    await person.panel.focus('.chat textarea');
    await person.panel.keyboard.press('Enter');
  }

  const say = (text: string, channel: 'everybody' | 'crew' = 'everybody') =>
    ({ type: 'say', channel, to: null, text, replyTo: null }) as const;

  /** The message that holds a text. */
  async function message(person: Person, text: string) {
    const found = await person.panel.waitForSelector(`::-p-xpath(//article[@data-message][contains(., "${text}")])`);
    return found!;
  }

  /** Waits until the message that holds a text reads like that as a whole. */
  async function shows(person: Person, text: string, whole: RegExp): Promise<void> {
    const read = async () => (await message(person, text)).evaluate(row => (row as HTMLElement).innerText.trim());
    await eventually(read, words => whole.test(words), 8_000);
  }

  async function act(person: Person, text: string, action: string): Promise<void> {
    const opener = await (await message(person, text)).waitForSelector('button.menu');
    await opener!.click();
    await person.panel.locator(`[role=menuitem][data-action=${action}]`).click();
  }

  async function switchFeature(feature: string): Promise<void> {
    await host.press('Room menu');
    await host.panel.locator('[role=menuitem][data-action=settings]').click();
    await host.panel.locator(`[data-feature=${feature}] input`).click();
    await host.sees('Saved');
    await host.panel.keyboard.press('Escape');
    await host.panel.waitForSelector('[role=dialog]', { hidden: true });
  }

  test('what one says everybody reads, a reply names what it answers, and likes are counted', async () => {
    await write(vera, 'Which chapter?');
    await act(host, 'Which chapter?', 'reply');
    await write(host, 'Chapter five');
    await shows(vera, 'Chapter five', /^Hanna[^]*Vera[^]*Which chapter\?[^]*Chapter five/);
    await act(vera, 'Chapter five', 'like');
    await shows(host, 'Chapter five', /Chapter five\s+1$/);
    expect(await violations(vera.page)).toEqual([]);
    expect(await violations(host.page)).toEqual([]);
  });

  test("a moderator pins for everybody, and one deletes one's own", async () => {
    await act(host, 'Chapter five', 'pin');
    await vera.sees('1 pinned message');
    await write(vera, 'A slip');
    await message(host, 'A slip');
    await act(vera, 'A slip', 'delete');
    await host.sees('Deleted by who wrote it');
    expect(await host.panel.evaluate(() => document.body.innerText)).not.toContain('A slip');
  });

  test('the backchannel reaches the crew and no viewer', async () => {
    await done(sam, say('Between us', 'crew'));
    await done(sam, say('To all'));
    await message(vera, 'To all');
    expect(await vera.panel.evaluate(() => document.body.innerText)).not.toContain('Between us');
    expect(await vera.panel.$('[data-conversation=crew]')).toBeNull();
    await host.panel.locator('[data-conversation=crew]').click();
    await message(host, 'Between us');
    await host.panel.locator('[data-conversation=everybody]').click();
  });

  test('10,000 pasted characters and text that turns around leave the page and the name as they are', async () => {
    await write(vera, 'x'.repeat(10_000));
    await done(vic, say('\u202Edesrever\u202C and on'));
    const row = await message(host, 'desrever and on');
    expect(await row.$eval('bdi.name', name => name.textContent)).toBe('Vic');
    const wide = await host.panel.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(wide).toBe(false);
    await vera.sees('Show all');
  });

  test('while one reads further up, what comes is counted and one stays; a press leads to it', async () => {
    for (let index = 0; index < 18; index += 1) await done(sam, say(`Line ${index}`));
    await message(vera, 'Line 17');
    await vera.panel.$eval('.scroller[role=log]', log => (log.scrollTop = 200));
    await vera.panel.waitForSelector('button.latest');
    const at = () => vera.panel.$eval('.scroller[role=log]', log => Math.round(log.scrollTop));
    const before = await at();
    await done(vic, say('Something new'));
    await vera.panel.waitForSelector('button.latest ::-p-text(1 new message)');
    expect(await at()).toBe(before);
    await vera.panel.locator('button.latest').click();
    await vera.panel.waitForSelector('button.latest', { hidden: true });
    await message(vera, 'Something new');
  });

  test('private messages, once allowed, are read by two', async () => {
    await switchFeature('privateMessages');
    await done(vic, { type: 'say', channel: 'private', to: await idOf('Vera'), text: 'Only for Vera', replyTo: null });
    await vera.panel.locator(`[data-conversation="${vic.id}"]`).click();
    await message(vera, 'Only for Vera');
    await write(vera, 'Only for Vic');
    await vic.next('events', ({ events }) =>
      events.some(event => event.type === 'said' && event.message.text === 'Only for Vic'),
    );
    expect(await host.panel.evaluate(() => document.body.innerText)).not.toContain('Only for');
    await vera.panel.locator('[data-conversation=everybody]').click();
  });

  async function idOf(name: string): Promise<string> {
    vic.send({ type: 'roster', id: `roster-${name}`, offset: 0, limit: 50, search: name });
    const { participants } = await vic.next('roster', ({ id }) => id === `roster-${name}`);
    return participants[0]!.id;
  }

  test("reactions of one are counted over everybody's stage", async () => {
    vic.send({ type: 'react', reaction: 'heart' });
    await Promise.all([host, vera].map(({ panel }) => panel.waitForSelector('[data-count=heart]')));
    await vera.panel.locator('[data-reactions]').click();
    await vera.panel.locator('[data-react=party]').click();
    await host.panel.waitForSelector('[data-count=party]');
  });

  test('an announcement stands over the stage for everybody until it is taken away', async () => {
    await host.press('Room menu');
    await host.panel.locator('[role=menuitem][data-action=announce]').click();
    await host.panel.locator('[role=dialog] textarea').fill('We go on at four');
    await host.press('Show to everybody');
    await vera.panel.waitForSelector('[data-announcement] ::-p-text(We go on at four)');
    await host.panel.locator('[data-announcement] button').click();
    await vera.panel.waitForSelector('[data-announcement]', { hidden: true });
  });

  test('what is written while the relay is down says so, and goes out once when it is back', async () => {
    await server.crash();
    await vera.sees('Reconnecting');
    await write(vera, 'Written in the dark');
    await vera.panel.waitForSelector('[data-unsent=sending]');
    await server.restart();
    await vera.panel.waitForSelector('[data-unsent]', { hidden: true });
    await message(host, 'Written in the dark');
    const times = (person: Person) =>
      person.panel.evaluate(() => document.body.innerText.split('Written in the dark').length - 1);
    expect(await times(vera)).toBe(1);
    expect(
      await eventually(
        () => times(host),
        count => count === 1,
      ),
    ).toBe(1);
  });

  test('older messages come in on the way up, and what one reads stands still', async () => {
    const late = await Person.visit();
    try {
      await enter(late, room.link, 'Late');
      await message(late, 'Written in the dark');
      for (let step = 0; step < 4; step += 1) {
        await late.panel.$eval('.scroller[role=log]', log => (log.scrollTop = 0));
        await eventually(
          () => late.panel.$$eval('[data-message]', all => all.length),
          count => count > 0,
        );
      }
      await message(late, 'Which chapter?');
    } finally {
      await late.leave();
    }
  });

  test('R328: whoever leaves and deletes what they wrote is gone from what others read', async () => {
    const nora = await Person.visit();
    try {
      await enter(nora, room.link, 'Nora');
      await write(nora, 'Regretted at once');
      await message(host, 'Regretted at once');
      await nora.panel.locator('.room-menu-trigger').click();
      await nora.panel.locator('[role=menuitem][data-action=forget-me]').click();
      await nora.sees('Leave, and delete what you wrote?');
      expect(await violations(nora.page)).toEqual([]);
      await nora.panel.locator('[data-answer=forget]').click();
      await nora.sees('You left the session');
      await eventually(
        () => host.panel.$$eval('[data-message]', all => all.map(one => (one as HTMLElement).innerText).join()),
        text => !/Regretted at once|Nora/.test(text),
      );
    } finally {
      await nora.leave();
    }
  });

  test("switched off live, chat and reactions are gone from a viewer's screen", async () => {
    await switchFeature('chat');
    await vera.panel.waitForSelector('[data-control=chat]', { hidden: true });
    await vera.panel.waitForSelector('.chat', { hidden: true });
    await switchFeature('reactions');
    await vera.panel.waitForSelector('[data-reactions]', { hidden: true });
  });
});
