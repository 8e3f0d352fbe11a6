import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Crowd } from '../support/crowd.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

const CROWD = 5_000;
const HANDS = [40, 7, 2_000];
/** The crowd without the hands, and the person who looks at it. */
const VIEWERS = CROWD - HANDS.length + 1;
const nameOf = (index: number) => `Viewer ${String(index).padStart(4, '0')}`;

declare global {
  interface Window {
    /** How long the long tasks took since it was watched, in ms. */
    longTasks: number[];
  }
}

// One moderator in a room of thousands; the tests follow what they look at.
describe('the participants of a room with 5,000 simulated viewers', () => {
  let server: Deployment;
  let site: Site;
  let crowd: Crowd;
  let ada: Person;

  beforeAll(async () => {
    server = await Deployment.start({ ADDRESS_LIMITS: '10' });
    site = await startSite();
    const room = await server.createRoom({ viewerCapacity: CROWD + 100 });
    crowd = await Crowd.enter(server.origin, room.slug, CROWD, nameOf);
    ada = await Person.arrive();
    await ada.clickLink(site, room.hostLink);
    await ada.join('Ada', 'Join as viewer');
  });

  afterAll(async () => {
    crowd?.leave();
    await ada?.leave();
    await site?.close();
    await server?.stop();
  });

  const rows = () =>
    ada.panel.$$eval('[data-group="Viewers"] li', items =>
      items.map(item => ({
        at: Number(item.getAttribute('aria-posinset')),
        name: item.querySelector('.name')?.textContent ?? null,
      })),
    );
  const inSight = () =>
    ada.panel.evaluate(() => {
      const box = document.querySelector('.people .scroller')!.getBoundingClientRect();
      return [...document.querySelectorAll('.people .scroller li')]
        .filter(item => item.getBoundingClientRect().bottom > box.top && item.getBoundingClientRect().top < box.bottom)
        .map(item => item.querySelector('.name')?.textContent ?? null);
    });

  test('raised hands stand in the order raised, above everybody else', async () => {
    await ada.press('People');
    for (const [index, hand] of HANDS.entries()) {
      crowd.command(hand, { type: 'raise-hand' });
      await ada.sees(new RegExp(`Raised hands\\s*${index + 1}`));
    }
    const hands = await ada.panel.$$eval('[data-group="Raised hands"] .name', names =>
      names.map(name => name.textContent),
    );
    expect(hands).toEqual(HANDS.map(nameOf));
  });

  test('every viewer is counted, and only those in sight are there', async () => {
    await ada.sees(new RegExp(`Viewers\\s*${VIEWERS.toLocaleString('en')}`));
    expect((await rows()).length).toBeLessThan(60);
  });

  test('scrolling shows names wherever it rests, to the very last', async ({ annotate }) => {
    await ada.panel.evaluate(() => {
      window.longTasks = [];
      new PerformanceObserver(list => window.longTasks.push(...list.getEntries().map(entry => entry.duration))).observe(
        { type: 'longtask' },
      );
    });
    const seen = new Map<number, string>();
    const box = await (await ada.panel.$('.people .scroller'))!.boundingBox();
    await ada.panel.mouse.move(box!.x + box!.width / 2, box!.y + box!.height / 2);
    for (const share of [0.1, 0.35, 0.6, 0.85, 1]) {
      // As with a wheel turned hard: many steps on end, then a rest.
      const target = await ada.panel.$eval(
        '.people .scroller',
        (element, part) => (element.scrollHeight - element.clientHeight) * part,
        share,
      );
      await turnWheelTo(target);
      const names = await eventually(inSight, shown => shown.length > 2 && shown.every(name => name !== null));
      expect(names.length).toBeGreaterThan(2);
      for (const { at, name } of await rows()) if (name !== null) seen.set(at, name);
      expect((await rows()).length).toBeLessThan(60);
    }
    expect(seen.has(VIEWERS)).toBe(true);
    // Whatever is shown at different places of the list is different people.
    expect(new Set(seen.values()).size).toBe(seen.size);
    const long = await ada.panel.evaluate(() => window.longTasks);
    await annotate(
      `long tasks while scrolling through ${VIEWERS}: ${long.length}, the longest ${Math.max(0, ...long)} ms`,
    );
  });

  async function turnWheelTo(target: number): Promise<void> {
    const top = () => ada.panel.$eval('.people .scroller', element => element.scrollTop);
    const step = (target - (await top())) / 20;
    for (let turn = 0; turn < 20; turn += 1) await ada.panel.mouse.wheel({ deltaY: step });
    await eventually(top, now => Math.abs(now - target) < 60);
  }

  test('a search is answered by the server: somebody far down is found, and only they', async () => {
    await ada.panel.type('.search input', '  viewer 4321');
    await ada.sees('1 found');
    expect(await eventually(inSight, names => names.includes(nameOf(4_321)))).toEqual([nameOf(4_321)]);
  });

  test('what is found stands in its groups', async () => {
    await search('Viewer 00');
    await ada.sees('100 found');
    await ada.sees(/Raised hands\s*2/);
    await ada.sees(/Viewers\s*98/);
  });

  test('nobody found is said, and clearing brings everybody back', async () => {
    await search('Zora');
    await ada.sees('Nobody here is called “Zora”.');
    await ada.press('Clear search');
    await ada.sees(new RegExp(`Viewers\\s*${VIEWERS.toLocaleString('en')}`));
  });

  test('a hand is lowered from the row, by its menu', async () => {
    await ada.press(`Actions for ${nameOf(HANDS[0]!)}`);
    await ada.press('Lower hand');
    await ada.sees(/Raised hands\s*2/);
    const hands = await ada.panel.$$eval('[data-group="Raised hands"] .name', names =>
      names.map(name => name.textContent),
    );
    expect(hands).toEqual(HANDS.slice(1).map(nameOf));
  });

  async function search(text: string): Promise<void> {
    await ada.panel.focus('.search input');
    await ada.panel.keyboard.press('Escape');
    await ada.panel.type('.search input', text);
  }
});
