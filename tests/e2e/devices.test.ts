import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { violations } from '../support/axe.ts';
import { Deployment } from '../support/deployment.ts';
import { CAMERAS, injectMachine, machine, MICROPHONES, TWO_CAMERAS } from '../support/devices.ts';
import { eventually, framesAdvance, inbound } from '../support/media.ts';
import { Person } from '../support/person.ts';

const [FIRST, SECOND] = CAMERAS;
const [DEFAULT, ONE, TWO] = MICROPHONES;
/** Chromium beeps, encodes and decodes on two busy processors. */
const LONG = 120_000;

// Ada's devices come and go; Bob is who sees and hears it. The tests follow their session's course.
describe('devices that come and go', () => {
  let server: Deployment;
  let room: RoomCreated;
  let ada: Person;
  let bob: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    room = await server.createRoom();
    [ada, bob] = await Promise.all([Person.visit({ args: [TWO_CAMERAS] }), Person.visit()]);
    await injectMachine(ada.page);
    // Colours are judged at rest, not while a dialog comes up.
    await ada.page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    for (const person of [bob, ada]) {
      await person.openPage(room.link);
      await person.press('Set devices and join');
    }
    await bob.join('Bob', 'Join stage');
    await ada.devicesReady();
  }, LONG);

  afterAll(async () => {
    await Promise.all([ada, bob].map(person => person?.leave()));
    await server?.stop();
  });

  const live = () => machine(ada.page, one => one.live(), null);
  const captured = (...labels: string[]) => eventually(live, now => now.join() === [...labels].sort().join(), LONG);
  const notice = (code: string) => ada.page.waitForSelector(`[data-notice="${code}"]`, { timeout: LONG });
  const news = (about: string) => ada.page.waitForSelector(`[data-device-news="${about}"]`, { timeout: LONG });
  const noNews = (about: string) =>
    ada.page.waitForSelector(`[data-device-news="${about}"]`, { timeout: LONG, hidden: true });
  const pressIn = (about: string) => ada.page.locator(`[data-device-news="${about}"] .act`).setTimeout(LONG).click();

  async function choose(kind: string, label: string): Promise<void> {
    await ada.page.locator(`[data-kind=${kind}] [role=combobox]`).setTimeout(LONG).click();
    await ada.page.locator(`::-p-aria([name="${label}"][role="option"])`).setTimeout(LONG).click();
    await ada.page.waitForSelector('[role=option]', { hidden: true });
  }

  /** Bob hears Ada from now on. */
  async function bobHears(): Promise<void> {
    const energy = async () => (await inbound(bob.page)).energy.reduce((sum, one) => sum + one, 0);
    const before = await energy();
    await eventually(energy, now => now > before, LONG);
  }

  describe('during Set devices', () => {
    test(
      'a camera plugged in later is in the menu, and one that is chosen and unplugged is replaced, said, and taken again when it is back',
      async () => {
        await machine(ada.page, (one, label) => one.plug(label, false), SECOND);
        await machine(ada.page, (one, label) => one.plug(label, true), SECOND);
        await choose('camera', SECOND);
        await captured(SECOND, DEFAULT);
        await machine(ada.page, (one, label) => one.plug(label, false), SECOND);
        await notice('camera:fallback');
        await ada.sees(`${SECOND} is not connected. Using ${FIRST} until it is back.`);
        await captured(FIRST, DEFAULT);
        await machine(ada.page, (one, label) => one.plug(label, true), SECOND);
        await captured(SECOND, DEFAULT);
        await ada.page.waitForSelector('[data-notice="camera:fallback"]', { hidden: true });
      },
      LONG,
    );

    test(
      'a microphone that delivers nothing is told to its owner, and one that does takes it back',
      async () => {
        await machine(ada.page, (one, label) => one.hears(label, 'silence'), TWO);
        await choose('microphone', TWO);
        await notice('microphone:silent');
        await choose('microphone', ONE);
        await ada.page.waitForSelector('[data-notice="microphone:silent"]', { hidden: true });
        await captured(SECOND, ONE);
      },
      LONG,
    );

    test(
      'how sound is treated is set in a dialog, and is so on the live track',
      async () => {
        await ada.press('Sound and picture');
        await ada.page.waitForSelector('[role=dialog] [data-section=sound]');
        expect(await violations(ada.page)).toEqual([]);
        const settings = () => machine(ada.page, (one, label) => one.settings(label), ONE);
        expect(await settings()).toMatchObject({
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
        });
        await ada.page.click('[name=echoCancellation]');
        await eventually(settings, now => now.echoCancellation === false && now.autoGainControl === true, LONG);
        await ada.page.click('[name=noiseSuppression]');
        await eventually(
          settings,
          now => now.noiseSuppression === false && now.autoGainControl === true && now.echoCancellation === false,
          LONG,
        );
        await captured(SECOND, ONE);
        await ada.page.keyboard.press('Escape');
        await ada.page.waitForSelector('[role=dialog]', { hidden: true });
      },
      LONG,
    );
  });

  describe('during a call', () => {
    test(
      'a microphone unplugged is replaced and heard on; Bob never sees it off, and it is taken again when it is back',
      async () => {
        await ada.join('Ada', 'Join stage');
        await bob.seesTile('Ada', { microphone: 'true', camera: 'true' });
        await bobHears();
        await framesAdvance(bob.page, 1);
        await bob.page.evaluate(() => {
          const offs: string[] = [];
          Object.assign(window, { offs });
          new MutationObserver(changes => {
            for (const { target } of changes)
              if ((target as HTMLElement).dataset.microphone === 'false') offs.push('off');
          }).observe(document.body, { subtree: true, attributeFilter: ['data-microphone'] });
        });
        await machine(ada.page, (one, label) => one.plug(label, false), ONE);
        await news('microphone:fallback');
        await captured(SECOND, DEFAULT);
        await bobHears();
        await machine(ada.page, (one, label) => one.plug(label, true), ONE);
        await noNews('microphone:fallback');
        await captured(SECOND, ONE);
        await bobHears();
        expect(await bob.page.evaluate(() => (window as unknown as { offs: string[] }).offs)).toEqual([]);
      },
      LONG,
    );

    test(
      "a headset that ends its track and goes on is started again, with no word and nobody else's device",
      async () => {
        await machine(ada.page, (one, label) => one.interrupt(label), ONE);
        await captured(SECOND, ONE);
        await bobHears();
        expect(await ada.page.$('[data-device-news]')).toBeNull();
      },
      LONG,
    );

    test(
      'a camera that another program takes is replaced and said; it is back as soon as it is let go',
      async () => {
        await machine(ada.page, (one, label) => one.take(label, true), SECOND);
        await news('camera:in-use');
        await ada.sees(`Using ${FIRST} until then.`);
        await captured(FIRST, ONE);
        await framesAdvance(bob.page, 1);
        await machine(ada.page, (one, label) => one.take(label, false), SECOND);
        await captured(SECOND, ONE);
        await noNews('camera:in-use');
        await framesAdvance(bob.page, 1);
      },
      LONG,
    );

    test(
      'a switch on the microphone is seen by both, and so is the other way',
      async () => {
        await machine(ada.page, (one, label) => one.switchOff(label, true), ONE);
        await news('microphone:source-muted');
        await bob.seesTile('Ada', { microphone: 'false' });
        await machine(ada.page, (one, label) => one.switchOff(label, false), ONE);
        await bob.seesTile('Ada', { microphone: 'true' });
        await noNews('microphone:source-muted');
      },
      LONG,
    );

    test(
      'who speaks while muted is told, and unmutes with the button there',
      async () => {
        await machine(ada.page, (one, label) => one.hears(label, 'speech'), ONE);
        await machine(ada.page, (one, label) => one.interrupt(label), ONE);
        await captured(SECOND, ONE);
        await bob.seesTile('Ada', { microphone: 'true' });
        await ada.toggle('microphone');
        await bob.seesTile('Ada', { microphone: 'false' });
        await news('voice');
        expect(await violations(ada.page)).toEqual([]);
        await pressIn('voice');
        await bob.seesTile('Ada', { microphone: 'true' });
        await noNews('voice');
        await bobHears();
      },
      LONG,
    );

    test(
      "sound is treated otherwise from the room's menu while Bob hears on",
      async () => {
        await machine(ada.page, (one, label) => one.hears(label, 'beeps'), ONE);
        await machine(ada.page, (one, label) => one.interrupt(label), ONE);
        await captured(SECOND, ONE);
        await ada.press('Room menu');
        await ada.page.locator('[data-action=devices]').setTimeout(LONG).click();
        await ada.page.locator('[name=noiseSuppression]').setTimeout(LONG).click();
        await eventually(
          () => machine(ada.page, (one, label) => one.settings(label), ONE),
          now => now.noiseSuppression === true,
          LONG,
        );
        await bobHears();
        await ada.page.keyboard.press('Escape');
        await bob.seesTile('Ada', { microphone: 'true' });
      },
      LONG,
    );

    test(
      'permission withdrawn: Bob sees it off, Ada what to do, and nothing is asked for by itself; allowed again, all goes on',
      async () => {
        const browser = await ada.chromium.browser.target().createCDPSession();
        const permit = (name: string, setting: string) =>
          browser.send('Browser.setPermission', { permission: { name }, setting, origin: server.origin } as never);
        await permit('camera', 'denied');
        await news('camera:denied');
        await bob.seesTile('Ada', { camera: 'false' });
        await permit('microphone', 'prompt');
        await news('microphone:withdrawn');
        await bob.seesTile('Ada', { camera: 'false', microphone: 'false' });
        await captured();
        await permit('camera', 'granted');
        await permit('microphone', 'granted');
        await bob.seesTile('Ada', { camera: 'true', microphone: 'true' });
        await captured(SECOND, ONE);
        await bobHears();
        expect(await ada.page.$('[data-device-news]')).toBeNull();
      },
      LONG,
    );

    test(
      'speakers that are chosen and go are said, and chosen again when they are back; what cannot be played on them is said too',
      async () => {
        const sink = () =>
          ada.page.evaluate(() => document.querySelector<HTMLAudioElement>('audio[data-audio-of]')?.sinkId ?? null);
        const speakers = async (label: string) => {
          await ada.press('Microphone and speaker menus');
          await ada.page.locator('.device-popover [data-kind=speaker] [role=combobox]').setTimeout(LONG).click();
          await ada.page.locator(`::-p-aria([name="${label}"][role="option"])`).setTimeout(LONG).click();
          await ada.page.waitForSelector('[role=option]', { hidden: true });
          await ada.page.keyboard.press('Escape');
          await ada.page.waitForSelector('.device-popover', { hidden: true });
        };
        const first = await sink();
        await speakers('Fake Audio Output 1');
        const chosen = await eventually(sink, now => now !== first && now !== null, LONG);
        await machine(ada.page, (one, label) => one.plug(label, false), 'Fake Audio Output 1');
        await news('speaker:fallback');
        await eventually(sink, now => now !== chosen, LONG);
        await machine(ada.page, (one, label) => one.plug(label, true), 'Fake Audio Output 1');
        await eventually(sink, now => now === chosen, LONG);
        await noNews('speaker:fallback');
        await machine(ada.page, (one, label) => one.breakOutput(label), 'Fake Audio Output 2');
        await speakers('Fake Audio Output 2');
        await news('speaker:failed');
        expect(await sink()).toBe('');
      },
      LONG,
    );
  });
});
