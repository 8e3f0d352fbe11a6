import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { Deployment } from '../support/deployment.ts';
import { Person } from '../support/person.ts';

// Hanna hosts on the page, Eve watches there, and Ruth reads the event's page in another tab.
describe('on the page, narrow and to the end', () => {
  let server: Deployment;
  let room: RoomCreated;
  let hanna: Person;
  let eve: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    room = await server.createRoom();
    [hanna, eve] = await Promise.all([Person.visit(), Person.visit()]);
    await hanna.openPage(room.hostLink);
    await hanna.press('Set devices and join');
    await hanna.join('Hanna', 'Join stage');
    await eve.openPage(room.link);
    await eve.press('Set devices and join');
    await eve.join('Eve', 'Join as viewer');
  });

  afterAll(async () => {
    await Promise.all([hanna, eve].map(person => person?.leave()));
    await server?.stop();
  });

  test("the focus is on the room's heading after joining", async () => {
    await eve.page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  });

  test.each([400, 316, 200])(
    'at %i px Leave and every other control are in reach without scrolling sideways',
    async width => {
      for (const { page } of [hanna, eve]) {
        await page.bringToFront();
        await page.setViewport({ width, height: 640 });
        await page.waitForFunction(limit => innerWidth === limit, {}, width);
        const outside = await page.evaluate(
          limit => [
            ...[...document.querySelectorAll<HTMLElement>('.bar button')]
              .filter(button => button.checkVisibility())
              .filter(button => {
                const { left, right, bottom } = button.getBoundingClientRect();
                return left < 0 || right > limit || bottom > innerHeight;
              })
              .map(button => button.innerText),
            ...(document.documentElement.scrollWidth > limit ? ['page'] : []),
          ],
          width,
        );
        expect(outside).toEqual([]);
        await page.setViewport({ width: 1000, height: 700 });
      }
    },
  );

  test('ended for everybody is ended everywhere: beside the session, and on a page that is only read', async () => {
    const reader = await hanna.chromium.browser.newPage();
    await reader.goto(room.link);
    await reader.bringToFront();
    await eve.sees('Always open', reader);
    await hanna.page.bringToFront();
    await hanna.press('Room menu');
    await hanna.page.locator('[data-action=end]').click();
    await hanna.press('End for everybody');
    for (const page of [hanna.page, eve.page, reader]) {
      await page.bringToFront();
      await page.waitForFunction(
        () =>
          /This session has ended/.test(document.body.innerText) && !document.body.innerText.includes('Always open'),
      );
      await eve.sees('It was ended for everybody', page);
    }
  });
});
