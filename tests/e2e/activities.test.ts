import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { violations } from '../support/axe.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { RelayClient } from '../support/relay-client.ts';
import { type Site, startSite } from '../support/site.ts';
import { draft, QUIZ, said } from '../support/taking-part.ts';

// A host and a viewer in their panels, and two more people through raw sockets; the tests follow the session's course.
describe('activities', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let host: Person;
  let viewer: Person;
  let others: RelayClient[];

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom({ viewerCapacity: 20 });
    [host, viewer] = await Promise.all([Person.arrive(), Person.arrive()]);
    await host.clickLink(site, room.hostLink);
    await host.join('Hanna', 'Join as viewer');
    await viewer.clickLink(site, room.link);
    await viewer.join('Vera', 'Join as viewer');
    others = await Promise.all(
      ['Olu', 'Li'].map(async name => {
        const client = await RelayClient.connect(server.origin);
        await client.hello(room.slug);
        await client.enter(name);
        return client;
      }),
    );
    for (const person of [host, viewer]) await showActivities(person);
  });

  afterAll(async () => {
    for (const client of others ?? []) client.close();
    await Promise.all([host, viewer].map(person => person?.leave()));
    await site?.close();
    await server?.stop();
  });

  async function showActivities({ panel }: Person): Promise<void> {
    await panel.locator('[data-control=chat]').click();
    await panel.locator('[data-tab=activities]').click();
    await panel.waitForSelector('[data-part=activities]');
  }

  const click = (person: Person, selector: string) => person.panel.locator(selector).click();
  const shows = (person: Person, selector: string) => person.panel.waitForSelector(selector, { visible: true });
  const words = ({ panel }: Person) => panel.evaluate(() => document.body.innerText);

  async function fill(person: Person, selector: string, text: string): Promise<void> {
    await person.panel.locator(selector).fill(text);
  }

  /** Waits for an option's row to hold a text. */
  async function seesOption(person: Person, option: number, text: string): Promise<void> {
    await person.panel.waitForFunction(
      (at, wanted) =>
        (document.querySelector<HTMLElement>(`[data-option="${at}"]`)?.innerText ?? '')
          .replaceAll('\u00a0', ' ')
          .includes(wanted),
      {},
      option,
      text,
    );
  }

  /** The number of the newest activity in that phase, as a raw client was told. */
  async function told(client: RelayClient, phase: string): Promise<number> {
    const board = await client.next('board', ({ activities }) => activities?.some(one => one.phase === phase) ?? false);
    return board.activities!.findLast(one => one.phase === phase)!.id;
  }

  test('a poll is drafted with nobody but moderators knowing, and published to all', async () => {
    await host.press('New');
    await click(host, '[role=menuitem][data-kind=poll]');
    await fill(host, '.activity-editor [name=text]', 'Tea or coffee?');
    await fill(host, '.option:nth-of-type(1) input[type=text]', 'Tea');
    await fill(host, '.option:nth-of-type(2) input[type=text]', 'Coffee');
    await host.press('Save as draft');
    await shows(host, '[data-phase=draft]');
    expect(await violations(host.panel)).toEqual([]);
    expect(await words(viewer)).not.toContain('Tea or coffee?');
    await click(host, '[data-action=publish]');
    await shows(viewer, '[data-phase=open]');
    await viewer.sees('Tea or coffee?');
  });

  test('a vote is cast with the keyboard alone, changed, and counted for the host while others see no numbers', async () => {
    const [olu, li] = others as [RelayClient, RelayClient];
    const activity = await told(olu, 'open');
    for (const [client, option] of [
      [olu, 0],
      [li, 0],
    ] as const) {
      expect(await client.command({ type: 'answer-activity', activity, question: 0, answer: [option] })).toMatchObject({
        type: 'ack',
      });
    }
    await viewer.panel.focus('.answer-form input[value="0"]');
    await viewer.panel.keyboard.press('Space');
    await viewer.panel.keyboard.press('Tab');
    await viewer.panel.keyboard.press('Enter');
    await viewer.sees('Your vote is in');
    await seesOption(host, 0, '3 votes · 100 %');
    await viewer.panel.focus('.answer-form input[value="0"]');
    await viewer.panel.keyboard.press('ArrowDown');
    await viewer.press('Change vote');
    await seesOption(host, 1, '1 vote · 33 %');
    await seesOption(host, 0, '2 votes · 67 %');
    expect(await words(viewer)).not.toContain('%');
    expect(await violations(viewer.panel)).toEqual([]);
  });

  test('closed, nobody votes any more; published, everybody sees the same numbers and their own vote', async () => {
    await click(host, '[data-action=close]');
    await viewer.sees('has not published the results yet');
    expect(await viewer.panel.$('.answer-form')).toBeNull();
    await click(host, '[data-action=publish-results]');
    await seesOption(viewer, 0, '2 votes · 67 %');
    await seesOption(viewer, 1, '1 vote · 33 %');
    await seesOption(viewer, 1, 'Your vote');
    await click(host, '[data-phase=published] .confirm button');
    await click(host, '[data-answer=discard]');
    await viewer.panel.waitForSelector('[data-activity]', { hidden: true });
  });

  test("a quiz shows what is right when its question is over and not before, one's own result, and the leader board", async () => {
    const moderator = await RelayClient.connect(server.origin);
    others.push(moderator);
    await moderator.hello(room.slug, { invite: room.hostLink.split('#invite=')[1]! });
    await moderator.enter('Mo');
    await said(moderator, draft(QUIZ));
    await click(host, '[data-action=publish]');
    await viewer.sees('Question 1 of 2');
    await viewer.sees('Two and two?');
    await click(viewer, '.answer-form input[value="1"]');
    await viewer.press('Send answer');
    await viewer.sees('Your answer is in');
    const screen = await viewer.panel.evaluate(() => document.documentElement.outerHTML);
    expect(screen).not.toContain('Right answer');
    expect(screen).not.toContain('Prime?');
    await click(host, '[data-action=advance]');
    await shows(viewer, '[data-verdict=right]');
    await seesOption(viewer, 1, 'Right answer');
    await click(host, '[data-action=advance]');
    await viewer.sees('Question 2 of 2');
    await click(viewer, '.answer-form input[value="1"]');
    await viewer.press('Send answer');
    await viewer.sees('Your answer is in');
    await click(host, '[data-action=advance]');
    await shows(viewer, '[data-verdict=wrong]');
    await host.press('Finish quiz');
    await viewer.sees('You have 10 of 30 points');
    expect(await words(viewer)).not.toContain('Leader board');
    await click(host, '[data-action=publish-results]');
    await viewer.sees('Leader board');
    await viewer.sees('Vera');
  });

  test('a question is asked, wanted by others, and answered in writing', async () => {
    const [olu, li] = others as [RelayClient, RelayClient];
    for (const person of [host, viewer]) await click(person, '[data-part=questions]');
    await fill(viewer, '[name=question]', 'Is there a recording?');
    await viewer.press('Ask');
    const board = await olu.next(
      'board',
      ({ questions }) => questions?.some(({ text }) => text === 'Is there a recording?') ?? false,
    );
    const question = board.questions![0]!.id;
    for (const client of [olu, li])
      expect(await client.command({ type: 'upvote', question })).toMatchObject({ type: 'ack' });
    await click(host, '[data-asked] .vote');
    await viewer.panel.waitForFunction(
      () => document.querySelector<HTMLElement>('[data-asked] .vote')?.innerText.trim() === '3',
    );
    await host.press('Answer in writing');
    await fill(host, '[name=answer]', 'Yes, from tomorrow on.');
    await host.press('Send answer');
    await click(viewer, '[data-filter=answered]');
    await viewer.sees('Yes, from tomorrow on.');
    expect(await violations(viewer.panel)).toEqual([]);
  });

  test("the host downloads what happened from the host's page, the token in no address", async () => {
    const { page, chromium } = host;
    const folder = await mkdtemp(join(tmpdir(), 'sidestage-download-'));
    try {
      const browser = await chromium.browser.target().createCDPSession();
      await browser.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
      await page.goto(server.origin);
      await page.evaluate(own => localStorage.setItem('sidestage:rooms', JSON.stringify([own])), {
        slug: room.slug,
        title: 'Physics',
        hostLink: room.hostLink,
      });
      const addresses: string[] = [];
      page.on('request', request => addresses.push(request.url()));
      await page.reload();
      await page.bringToFront();
      await page.locator(`[data-room="${room.slug}"] ::-p-aria([name="Download"][role="button"])`).click();
      await page.locator('[data-export=all] [data-format=csv]').click();
      const csv = await file(folder, `${room.slug}-all.csv`);
      for (const part of ['Is there a recording?', 'Yes, from tomorrow on.', 'Two and two?', 'Vera', 'Tea or coffee?'])
        expect(csv).toContain(part);
      await page.locator('[data-export=questions] [data-format=json]').click();
      expect(JSON.parse(await file(folder, `${room.slug}-questions.json`))).toMatchObject({ room: room.slug });
      const token = room.hostLink.split('#invite=')[1]!;
      expect(addresses.filter(address => address.includes('/export?'))).toHaveLength(2);
      expect(addresses.filter(address => address.includes(token))).toEqual([]);
      expect(await violations(page)).toEqual([]);
      await server.crash();
      await page.locator('[data-export=chat] [data-format=csv]').click();
      await page.waitForSelector(`[data-room="${room.slug}"] [role=alert]`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** What a download holds, once it is whole. */
async function file(folder: string, name: string): Promise<string> {
  await eventually(
    () => readdir(folder),
    names => names.includes(name),
  );
  return eventually(
    () => readFile(join(folder, name), 'utf8'),
    text => text.length > 0,
  );
}
