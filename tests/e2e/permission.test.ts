import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { extensionPage, serviceWorker } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { outbound } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

describe('camera and microphone permission', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let person: Person | null = null;

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom();
  });

  afterAll(async () => {
    await person?.leave();
    await site?.close();
    await server?.stop();
  });

  test('not asked yet: the panel never asks itself, its button opens the permission page, and viewing needs nothing', async () => {
    person = await Person.arrive({ media: 'prompt' });
    const panel = await person.clickLink(site, room.link);
    await panel.waitForSelector('[data-permission-state=prompt]');
    await panel.locator('[data-permission] button').click();
    const page = await extensionPage(person.chromium.browser, 'permission.html');
    // Without a window nobody can answer: Chromium soon denies by itself, which the page says in its own words.
    await person.sees(/answer your browser's question|Camera and microphone are blocked/, page);
    await page.close();
    await person.join('Newcomer', 'Join as viewer');
    await person.sees('1 viewer');
    expect(await outbound(panel)).toEqual({ packets: 0, streams: 0 });
    await person.leave();
    person = null;
  });

  test('allowed on the permission page: it closes itself and the person lands where they were', async () => {
    person = await Person.arrive({ media: 'granted' });
    await person.clickLink(site, room.link);
    await person.devicesReady();
    const { browser } = person.chromium;
    const id = await person.chromium.extensionId();
    const worker = await serviceWorker(browser);
    const gone = new Promise<void>(resolve => {
      browser.on('targetdestroyed', target => target.url().endsWith('/permission.html') && resolve());
    });
    await worker.evaluate(`chrome.tabs.query({ active: true, currentWindow: true }).then(([tab]) =>
      chrome.tabs.create({ url: 'chrome-extension://${id}/permission.html', openerTabId: tab.id }))`);
    await gone;
    expect(await person.page.evaluate(() => document.visibilityState)).toBe('visible');
    await person.leave();
    person = null;
  });

  test('denied: the panel says where to change it, Join stage still works without devices, and so does watching', async () => {
    person = await Person.arrive({ media: 'denied' });
    const panel = await person.clickLink(site, room.link);
    await panel.waitForSelector('form.join');
    await person.sees(/blocked|denied|not allowed/i);
    await panel.type('form.join input', 'Quiet');
    await person.press('Join stage');
    await person.seesTile('Quiet', { microphone: 'false', camera: 'false' });
  });
});
