import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { serviceWorker } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { ownKept } from '../support/own-kept.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

// Ada has a room open in an ordinary window, another one in a private window; Bob is in both, in a profile of his own.
describe('windows and profiles', () => {
  let server: Deployment;
  let site: Site;
  let rooms: [RoomCreated, RoomCreated];
  let ada: Person;
  let bob: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    rooms = [await server.createRoom({ title: 'First room' }), await server.createRoom({ title: 'Second room' })];
    [ada, bob] = await Promise.all([Person.arrive({ privately: true }), Person.visit()]);
  });
  afterAll(async () => {
    await Promise.all([ada, bob].map(person => person?.leave()));
    await site?.close();
    await server?.stop();
  });

  const ordinary = async () => serviceWorker(ada.chromium.browser);
  const kept = async () => {
    const worker = await ordinary();
    const area = async (name: string) =>
      (await worker.evaluate(`chrome.storage.${name}.get(null)`)) as Record<string, unknown>;
    // The log, which has no names, goes on with the ordinary session.
    const { clientLog: _, ...session } = await area('session');
    return { local: await area('local'), session, own: await ownKept(worker) };
  };
  async function joinAs(name: string, panel: Page): Promise<void> {
    const field = await panel.waitForSelector('form.join input:not([type=checkbox])');
    await field!.click({ count: 3 });
    await field!.type(name);
    await ada.press('Join as viewer', panel);
    await panel.waitForSelector('section.stage, main.stage');
  }

  test('a private window has a session of its own beside an ordinary one, under its own name, and leaves nothing when it is closed', async () => {
    await ada.clickLink(site, rooms[0].link);
    await ada.join('Ada', 'Join as viewer');
    const panel = ada.panel;
    await eventually(kept, ({ own }) => 'recentRooms' in own);
    const before = await kept();

    const [page, hidden] = await ada.clickInNewWindow(site, rooms[1].link, 'private', true);
    expect(await hidden.evaluate('chrome.extension.inIncognitoContext')).toBe(true);
    const name = await hidden.waitForSelector('form.join input:not([type=checkbox])');
    expect(await name!.evaluate(field => (field as HTMLInputElement).value)).toBe('');
    await joinAs('Nobody', hidden);
    await ada.sees('Second room', hidden);
    expect(Object.keys(await ownKept(hidden))).toEqual(expect.arrayContaining(['credentials', 'recentRooms']));
    await ada.sees('First room', panel);

    await bob.page.goto(rooms[1].link);
    await bob.sees('Second room', bob.page);
    expect(await kept()).toEqual(before);
    await page.close();
    await eventually(
      async () => ada.chromium.browser.targets().filter(target => target.type() === 'service_worker').length,
      workers => workers === 1,
    );
    expect(await kept()).toEqual(before);
    await ada.sees('First room', panel);
  });

  test('a second ordinary window follows what the first one’s panel prefers, and leaves nothing either', async () => {
    const before = await kept();
    const [page, second] = await ada.clickInNewWindow(site, rooms[1].link, 'second');
    await joinAs('Ada again', second);
    const windowId = (await second.evaluate('chrome.windows.getCurrent().then(({ id }) => id)')) as number;
    await eventually(kept, ({ session }) => `current-${windowId}` in session);
    const prefers = (panel: Page) =>
      panel.$eval('input[name=push-to-talk]', box => (box as HTMLInputElement).checked).catch(() => null);
    await second.keyboard.press('?');
    await eventually(
      () => prefers(second),
      now => now === false,
    );
    await ada.panel.keyboard.press('?');
    await ada.panel.locator('input[name=push-to-talk]').click();
    await eventually(
      () => prefers(second),
      now => now === true,
    );
    await page.close();
    await eventually(kept, ({ session }) => !Object.keys(session).some(key => key.endsWith(`-${windowId}`)));
    expect((await kept()).session).toEqual(before.session);
  });
});
