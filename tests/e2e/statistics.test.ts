import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../support/axe.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

describe('the statistics of a session', () => {
  let server: Deployment;
  let site: Site;
  let ada: Person;
  let vic: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    const { link } = await server.createRoom();
    [ada, vic] = await Promise.all([Person.arrive(), Person.arrive()]);
    for (const person of [ada, vic]) await person.clickLink(site, link);
    await ada.join('Ada', 'Join stage');
    await vic.join('Vic', 'Join as viewer');
  });

  afterAll(async () => {
    await ada?.leave();
    await vic?.leave();
    await site?.close();
    await server?.stop();
  });

  async function open(person: Person): Promise<void> {
    await person.panel.locator('.room-menu-trigger').click();
    await person.panel.locator('[data-action=statistics]').click();
    await person.panel.waitForSelector('.statistics-panel');
  }

  test('a viewer sees what comes from whom: figures that move, the codec, the size and the path', async () => {
    await open(vic);
    const shown = () =>
      vic.panel.$$eval('[data-statistics]', sections => sections.map(section => (section as HTMLElement).innerText));
    const [text] = await eventually(
      shown,
      ([first = '']) => /[1-9]\d* a second/.test(first) && /[1-9]\d* kb\/s/.test(first),
    );
    expect(text).toContain('Ada');
    expect(text).toContain('From them');
    expect(text).not.toContain('To them');
    expect(text).toMatch(/\d+×\d+/);
    expect(text).toMatch(/opus/);
    expect(text).toMatch(/(host|prflx|srflx) to (host|prflx|srflx), UDP/);
    expect(
      await vic.panel.$$eval('.statistics-panel [aria-live], .statistics-panel [role=status]', regions =>
        regions.map(region => region.textContent),
      ),
    ).toEqual(['']);
    expect(await violations(vic.panel)).toEqual([]);
  });

  test('the one who is seen sees whom it goes to, and what it is limited by', async () => {
    await open(ada);
    await eventually(
      () => ada.panel.$eval('.statistics-panel', panel => (panel as HTMLElement).innerText),
      text => text.includes('To them') && text.includes('Limited by'),
    );
  });

  test('new figures leave the focus where it is, the room stays usable, and Escape gives the focus back', async () => {
    const focused = () => vic.panel.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    await vic.panel.focus('.statistics-foot button');
    const before = await vic.panel.$eval('.statistics-total', total => total.textContent);
    await eventually(
      () => vic.panel.$eval('.statistics-total', total => total.textContent),
      now => now !== before,
    );
    expect(await focused()).toBe('Copy statistics');
    await vic.press('Raise hand');
    await eventually(
      () => vic.panel.evaluate(() => document.body.innerText),
      text => text.includes('Lower hand'),
    );
    expect(await vic.panel.$('.statistics-panel')).not.toBeNull();
    await vic.panel.focus('.statistics-foot button');
    await vic.panel.keyboard.press('Escape');
    await vic.panel.waitForSelector('.statistics-panel', { hidden: true });
    await vic.panel.waitForFunction(() => document.activeElement?.classList.contains('room-menu-trigger'));
  });
});
