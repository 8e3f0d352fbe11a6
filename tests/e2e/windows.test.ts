import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSessionLink } from '../../core/links/sessionLink.ts';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { violations } from '../support/axe.ts';
import { Deployment } from '../support/deployment.ts';
import { Person } from '../support/person.ts';
import { RelayClient } from '../support/relay-client.ts';

// Raw connections say and ask more than fits into what somebody begins with; the person who comes later reads all of
// it.
const TALKERS = 13;
const MESSAGES = 20;
const QUESTIONS = 5;

describe('a room with much in it', () => {
  let server: Deployment;
  let room: RoomCreated;
  let person: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    room = await server.createRoom({ viewerCapacity: 100 });
    const { slug } = parseSessionLink(room.link)!;
    const talkers = await Promise.all(
      Array.from({ length: TALKERS }, async (_, n) => {
        const client = await RelayClient.connect(server.origin);
        await client.hello(slug);
        await client.enter(`Talker ${n}`);
        return client;
      }),
    );
    await talkers[0]!.command({ type: 'say', channel: 'everybody', to: null, text: 'the very first', replyTo: null });
    await Promise.all(
      talkers.map(async (client, n) => {
        for (let at = 1; at < MESSAGES; at += 1)
          await client.command({ type: 'say', channel: 'everybody', to: null, text: `${n} says ${at}`, replyTo: null });
        for (let at = 0; at < QUESTIONS; at += 1)
          await client.command({ type: 'ask', text: `${n} asks ${at}: ${'why '.repeat(70)}`, anonymous: false });
      }),
    );
    person = await Person.visit();
    await person.page.setViewport({ width: 360, height: 720 });
    await person.openPage(room.link);
    await person.press('Set devices and join');
    await person.join('Vera', 'Join as viewer');
  }, 120_000);

  afterAll(async () => {
    await person?.leave();
    await server?.stop();
  });

  test('earlier messages load with the keyboard, page by page, to the very first', async () => {
    await person.panel.locator('[data-control=chat]').click();
    await person.panel.waitForSelector('.chat textarea');
    for (let pages = 0; pages < 2 + (TALKERS * MESSAGES) / 20; pages += 1) {
      const more = await person.panel.waitForFunction(() => {
        if (document.body.innerText.includes('the very first')) return 'done';
        const button = document.querySelector<HTMLElement>('.older');
        button?.focus();
        return button ? 'more' : null;
      });
      if ((await more.jsonValue()) === 'done') return;
      await person.panel.keyboard.press('Enter');
    }
    await person.sees('the very first');
  });

  test('further questions are counted, and load with the keyboard', async () => {
    await person.panel.locator('[data-tab=activities]').click();
    await person.panel.locator('[data-part=questions]').click();
    await person.panel.waitForSelector('[data-more]');
    const held = () => person.panel.$$eval('[data-asked]', all => all.length);
    expect(await person.panel.$eval('[data-filter=open] span', count => count.textContent)).toBe(
      String(TALKERS * QUESTIONS),
    );
    const before = await held();
    expect(before).toBeLessThan(TALKERS * QUESTIONS);
    expect(await violations(person.panel)).toEqual([]);
    await person.panel.focus('[data-more]');
    await person.panel.keyboard.press('Enter');
    await person.panel.waitForFunction(
      count => document.querySelectorAll('[data-asked]').length === count,
      {},
      TALKERS * QUESTIONS,
    );
    expect(await person.panel.evaluate(() => document.activeElement === document.body)).toBe(false);
    expect(await person.panel.$('[data-more]')).toBeNull();
  });
});
