import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serviceWorker } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually, heard as heardIn, still } from '../support/media.ts';
import { ownKept } from '../support/own-kept.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

// Ada speaks in her panel, Bob listens in the room's page; the tests follow the session's course.
describe('a session worked by keys', () => {
  let server: Deployment;
  let site: Site;
  let ada: Person;
  let bob: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    const room = await server.createRoom();
    [ada, bob] = await Promise.all([Person.arrive(), Person.visit()]);
    await bob.openPage(room.link);
    await bob.press('Set devices and join');
    await bob.join('Bob', 'Join as viewer');
    await ada.clickLink(site, room.link);
    await ada.join('Ada', 'Join stage');
    await bob.seesTile('Ada', { microphone: 'true' });
  });

  afterAll(async () => {
    await Promise.all([ada, bob].map(person => person?.leave()));
    await site?.close();
    await server?.stop();
  });

  const heard = () => heardIn(bob.panel);
  async function isHeard(): Promise<void> {
    await bob.seesTile('Ada', { microphone: 'true' });
    const before = await heard();
    await eventually(heard, now => now > before, 60_000);
  }
  async function isSilent(): Promise<void> {
    await bob.seesTile('Ada', { microphone: 'false' });
    await eventually(heard, still(), 60_000);
  }

  const worker = () => serviceWorker(ada.chromium.browser);
  /** As the browser raises it: no driver reaches its own shortcuts. */
  const raise = async (command: string) =>
    void (await (await worker()).evaluate(`chrome.commands.onCommand.dispatch(${JSON.stringify(command)})`));
  const buttonSays = async (title: string) => {
    const running = await worker();
    await eventually(
      () => running.evaluate('chrome.action.getTitle({})') as Promise<string>,
      now => now === title,
    );
  };
  const switchKept = async () =>
    ((await ownKept(await worker()))['devices'] as { microphoneOn: boolean } | undefined)?.microphoneOn;

  test('M mutes and unmutes, ? lists the keys, those of every tab as the browser has them too', async () => {
    await isHeard();
    await ada.panel.keyboard.press('m');
    await isSilent();
    await ada.panel.keyboard.press('m');
    await isHeard();
    await ada.panel.keyboard.press('?');
    await ada.sees('Keyboard shortcuts');
    const set = (await (await worker()).evaluate('chrome.commands.getAll()')) as { name: string; shortcut: string }[];
    const listed = await ada.panel.$eval('[data-shortcut=toggle-microphone] dd', one => one.textContent);
    expect(listed).toBe(set.find(({ name }) => name === 'toggle-microphone')?.shortcut || 'not set');
  });

  test('with push-to-talk one is heard exactly while Space is held, and the kept switch is not written', async () => {
    await ada.panel.locator('input[name=push-to-talk]').click();
    await ada.panel.keyboard.press('Escape');
    await ada.sees('Hold Space to talk');
    await isSilent();
    const before = await switchKept();
    await ada.panel.keyboard.down('Space');
    await ada.sees('You are heard');
    await isHeard();
    await ada.panel.keyboard.up('Space');
    await ada.sees('Hold Space to talk');
    await isSilent();
    expect(await switchKept()).toBe(before);
  });

  test("the microphone's button is held as well, and lets go where the pointer is lifted", async () => {
    const button = await ada.panel.waitForSelector('[data-control=microphone] button');
    const { x, y, width, height } = (await button!.boundingBox())!;
    await ada.panel.mouse.move(x + width / 2, y + height / 2);
    await ada.panel.mouse.down();
    await isHeard();
    await ada.panel.mouse.move(x + width / 2, y - 120);
    await ada.panel.mouse.up();
    await isSilent();
  });

  test('switched off again it leaves the microphone off; Space held meanwhile is heard for so long', async () => {
    await ada.panel.keyboard.press('?');
    await ada.panel.locator('input[name=push-to-talk]').click();
    await ada.panel.keyboard.press('Escape');
    await isSilent();
    await ada.panel.keyboard.down('Space');
    await isHeard();
    await ada.panel.keyboard.up('Space');
    await isSilent();
    await ada.panel.keyboard.press('m');
    await isHeard();
  });

  test("keys of the browser reach the session from a tab, and the toolbar's button says how it stands", async () => {
    await ada.page.bringToFront();
    await buttonSays('Sidestage: you are on stage, microphone on');
    await raise('toggle-microphone');
    await isSilent();
    await buttonSays('Sidestage: you are on stage, microphone off');
    await raise('toggle-microphone');
    await isHeard();
    await raise('toggle-camera');
    await bob.seesTile('Ada', { camera: 'false' });
    await raise('toggle-camera');
    await bob.seesTile('Ada', { camera: 'true' });
  });

  test('the popup switches the same', async () => {
    const popup = await ada.openPopup();
    await popup.locator('[data-toggle=microphone]').click();
    await isSilent();
    await popup.waitForSelector('[data-toggle=microphone][aria-pressed=false]');
    await popup.locator('[data-toggle=microphone]').click();
    await isHeard();
    await popup.close();
  });

  test('with the panel closed the button is as it was, and the keys do nothing', async () => {
    await ada.panel.close();
    await buttonSays('Sidestage');
    const before = await switchKept();
    await raise('toggle-microphone');
    expect(await switchKept()).toBe(before);
  });
});
