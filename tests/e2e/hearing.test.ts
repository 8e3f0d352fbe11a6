import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { violations } from '../support/axe.ts';
import { extensionPage } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { asked, hears, refusal, sounds, wantsPress } from '../support/hearing.ts';
import { framesAdvance } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { startSite } from '../support/site.ts';

// Ada on stage, Bob comes and goes, Vic is a viewer on the room's page.
describe('a viewer hears the stage', () => {
  let server: Deployment;
  let room: RoomCreated;
  let ada: Person;
  let bob: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    room = await server.createRoom();
    [ada, bob] = await Promise.all([Person.visit(), Person.visit()]);
    for (const [person, name, way] of [
      [ada, 'Ada', 'Join stage'],
      [bob, 'Bob', 'Join as viewer'],
    ] as const) {
      await person.openPage(room.link);
      await person.press('Set devices and join');
      await person.join(name, way);
    }
  });

  afterAll(async () => {
    await Promise.all([ada, bob].map(person => person?.leave()));
    await server?.stop();
  });

  async function joinAsViewer(person: Person): Promise<void> {
    await person.openPage(room.link);
    await person.press('Set devices and join');
    await person.join('Vic', 'Join as viewer');
    await framesAdvance(person.page, 1);
  }

  async function withBobOnStage(then: () => Promise<void>): Promise<void> {
    await bob.press('Join stage');
    await then();
    await bob.press('Leave stage');
  }

  test('under rules that hold here as for anybody: a page that is only looked at may not play', async () => {
    const page = await ada.chromium.browser.newPage();
    await page.goto(room.link);
    expect(await refusal(page)).toBe('NotAllowedError');
    await page.close();
  });

  test('by the rules of an ordinary profile, also after a reload, without another press', async () => {
    const vic = await Person.visit();
    try {
      await joinAsViewer(vic);
      await hears(vic.page, 1);
      await vic.page.reload();
      await vic.press('Return to session');
      await hears(vic.page, 1);
      await withBobOnStage(() => hears(vic.page, 2));
      expect(await asked(vic.page)).toEqual([]);
    } finally {
      await vic.leave();
    }
  });

  test('with the extension: in the panel, in the panel loaded anew, and in the window that nobody pressed anything in', async () => {
    const [site, eve] = await Promise.all([startSite(), Person.arrive()]);
    try {
      const panel = await eve.clickLink(site, room.link);
      await eve.join('Eve', 'Join as viewer');
      await hears(panel, 1);
      await panel.reload();
      await eve.press('Return to session');
      await hears(panel, 1);
      await eve.press('Room menu');
      await panel.locator('[data-action=open-window]').click();
      const window = await extensionPage(eve.chromium.browser, 'window.html');
      await hears(window, 1);
      expect([...(await asked(panel)), ...(await asked(window))]).toEqual([]);
    } finally {
      await eve.leave();
      await site.close();
    }
  });

  test('where every element wants a press, by the press that joins or returns', async () => {
    const vic = await Person.visit();
    try {
      await vic.page.evaluateOnNewDocument(wantsPress('every element'));
      await joinAsViewer(vic);
      await hears(vic.page, 1);
      await vic.page.reload();
      await vic.press('Return to session');
      await hears(vic.page, 1);
      await withBobOnStage(() => hears(vic.page, 2));
      expect(await asked(vic.page)).toEqual([]);
    } finally {
      await vic.leave();
    }
  });

  test('where every play wants a press, after one press of a button that is large, named, focused and said', async () => {
    const vic = await Person.visit();
    try {
      await vic.page.evaluateOnNewDocument(wantsPress('every play'));
      await joinAsViewer(vic);
      await vic.page.waitForSelector('[data-tap=sound]');
      expect(await asked(vic.page)).toEqual(['Tap to hear']);
      expect((await sounds(vic.page)).every(({ paused }) => paused)).toBe(true);
      expect(await vic.page.$$eval('[aria-live]', all => all.map(({ textContent }) => textContent).join())).toContain(
        'Press “Tap to hear”',
      );
      const size = await vic.page.$eval(
        '[data-tap]',
        button => button.getBoundingClientRect().toJSON() as { width: number; height: number },
      );
      expect(size.width).toBeGreaterThan(140);
      expect(size.height).toBeGreaterThanOrEqual(64);
      expect(await violations(vic.page)).toEqual([]);
      await vic.press('Tap to hear');
      await hears(vic.page, 1);
      await vic.page.waitForSelector('[data-tap]', { hidden: true });
      // Whoever comes later is withheld again, and heard by any press: a key does too.
      await withBobOnStage(async () => {
        await vic.page.waitForSelector('[data-tap=sound]');
        await vic.page.keyboard.press('Shift');
        await hears(vic.page, 2);
        await vic.page.waitForSelector('[data-tap]', { hidden: true });
      });
    } finally {
      await vic.leave();
    }
  });

  test('what the system stops is not silent for good: the button comes, and starts it', async () => {
    const vic = await Person.visit();
    try {
      await vic.page.evaluateOnNewDocument(wantsPress('every play'));
      await joinAsViewer(vic);
      await vic.press('Tap to hear');
      await hears(vic.page, 1);
      await vic.page.$eval('audio[data-audio-of]', audio => (audio as HTMLAudioElement).pause());
      await vic.press('Tap to hear');
      await hears(vic.page, 1);
    } finally {
      await vic.leave();
    }
  });
});
