import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PublicRoom } from '../../core/protocol/http.ts';
import { violations } from '../support/axe.ts';
import { Deployment } from '../support/deployment.ts';
import { Person } from '../support/person.ts';

describe("the host's page", () => {
  let server: Deployment;
  let host: Person;
  let page: Page;

  beforeAll(async () => {
    server = await Deployment.start();
    host = await Person.visit();
    page = await host.openPage(server.origin);
  });

  afterAll(async () => {
    await host?.leave();
    await server?.stop();
  });

  const room = async (slug: string) => (await (await fetch(`${server.origin}/api/rooms/${slug}`)).json()) as PublicRoom;
  const card = (slug: string) => `[data-room="${slug}"]`;
  const press = (slug: string, label: string) =>
    page.locator(`${card(slug)} ::-p-aria([name="${label}"][role="button"])`).click();

  async function fill(name: string, text: string, within = 'form.room-form'): Promise<void> {
    await page.locator(`${within} [name=${name}]`).fill(text);
  }

  test('creates a room with all that a host sets, and lists it with how it stands', async () => {
    await host.sees('Create a room');
    expect(await violations(page)).toEqual([]);
    await fill('title', 'Physics, week 4');
    await fill('description', 'Waves');
    await page.locator('input[value=scheduled]').click();
    // Far enough that no clock is in the way; typed as the browser's own field holds it.
    await fill('startsAt', '2090-06-01T18:30');
    await fill('endsAt', '2090-06-01T20:00');
    await page.locator('input[value=request]').click();
    await fill('slug', 'physics-4');
    await host.press('Create room');
    await host.sees('“Physics, week 4” is ready');
    await page.waitForSelector(`${card('physics-4')}[data-state=early]`);
    const made = await room('physics-4');
    const zone = await page.evaluate(() => new Date(2090, 5, 1, 18, 30).getTime());
    expect(made.settings).toMatchObject({
      stageAccess: 'request',
      hostAbsence: 15,
      opensBefore: 15,
      schedule: { startsAt: zone },
    });
    expect(await violations(page)).toEqual([]);
  });

  test('a name that is taken is said beside the field, and what was typed stays', async () => {
    await host.press('Create another room');
    await fill('title', 'Another');
    await fill('slug', 'physics-4');
    await host.press('Create room');
    await page.waitForSelector('[name=slug][aria-invalid]');
    expect(await page.$eval('[name=title]', input => (input as HTMLInputElement).value)).toBe('Another');
  });

  test('edits a room: only what was changed is changed', async () => {
    await press('physics-4', 'Edit');
    const form = `${card('physics-4')} form.room-form`;
    await page.waitForSelector(form);
    expect(await violations(page)).toEqual([]);
    await fill('title', 'Physics, the last week', form);
    await page.locator(`${form} input[value=always]`).click();
    await page.locator(`${form} summary`).click();
    await page.locator(`${form} [data-kept=writing] select`).fill('30');
    expect(await violations(page)).toEqual([]);
    await page.locator(`${form} button[type=submit]`).click();
    await page.waitForSelector(`${card('physics-4')}[data-state=always]`);
    await host.sees('Physics, the last week');
    expect(await room('physics-4')).toMatchObject({
      title: 'Physics, the last week',
      description: 'Waves',
      settings: { schedule: null, stageAccess: 'request', retention: { writing: 30, people: null } },
    });
  });

  test('closes a room with a last word, and starts it again', async () => {
    await press('physics-4', 'Close room');
    await fill('farewell', 'Thank you all.', card('physics-4'));
    await press('physics-4', 'Close for everybody');
    await page.waitForSelector(`${card('physics-4')}[data-state=ended]`);
    expect(await room('physics-4')).toMatchObject({ status: 'ended', farewell: 'Thank you all.' });
    await press('physics-4', 'Start again');
    await page.waitForSelector(`${card('physics-4')}[data-state=always]`);
    expect(await room('physics-4')).toMatchObject({ status: 'open' });
  });

  test('the list outlives the page, and opens the room as its host', async () => {
    await page.reload();
    await page.waitForSelector(`${card('physics-4')}[data-state=always]`);
    await page.locator(`${card('physics-4')} a.host`).click();
    const kept = 'What is written here is deleted after 30 days. Who was here stays until a host deletes it.';
    await host.sees(kept);
    await host.press('Set devices and join');
    await host.sees(kept);
    await host.join('Ada', 'Join as viewer');
    await host.sees('Host');
  });

  test('forgetting a room takes it from the list alone', async () => {
    await page.goto(server.origin);
    await press('physics-4', 'Forget');
    await press('physics-4', 'Forget it');
    await page.waitForSelector(card('physics-4'), { hidden: true });
    expect((await room('physics-4')).status).toBe('open');
  });

  test('R335: deletes a room for good, and who is in it is told', async () => {
    await fill('title', 'Choir');
    await fill('slug', 'choir');
    await host.press('Create room');
    await page.waitForSelector(`${card('choir')}[data-state=always]`);
    const viewer = await Person.visit();
    try {
      await viewer.openPage(`${server.origin}/r/choir`);
      await viewer.press('Set devices and join');
      await viewer.join('Bob', 'Join as viewer');
      await viewer.sees('Bob');
      await press('choir', 'Delete this room…');
      await host.sees('Delete “Choir” for good?');
      expect(await violations(page)).toEqual([]);
      await page.locator('[name=confirm-title]').fill('Choir');
      await host.press('Delete for good');
      await host.sees('“Choir” was deleted.');
      await page.waitForSelector(card('choir'), { hidden: true });
      await viewer.sees('This room was deleted by its host');
      await viewer.openPage(`${server.origin}/r/choir`);
      await viewer.sees('Nothing of it is left here.');
    } finally {
      await viewer.leave();
    }
  });
});

describe('who may create rooms', () => {
  let host: Person;

  beforeAll(async () => {
    host = await Person.visit();
  });

  afterAll(async () => {
    await host?.leave();
  });

  test('with a creation key: a wrong one is said beside its field, the right one makes the room and is kept if wished', async () => {
    const server = await Deployment.start({ CREATION_KEY: 'correct-horse-battery' });
    try {
      const page = await host.openPage(server.origin);
      await page.locator('[name=title]').fill('Keyed');
      await page.locator('[name=key]').fill('wrong-horse-battery');
      await host.press('Create room');
      await page.waitForSelector('[name=key][aria-invalid]');
      expect(await violations(page)).toEqual([]);
      await page.locator('[name=key]').fill('correct-horse-battery');
      await page.locator('.key input[type=checkbox]').click();
      await host.press('Create room');
      await host.sees('“Keyed” is ready');
      await page.reload();
      await page.waitForFunction(
        () => document.querySelector<HTMLInputElement>('[name=key]')?.value === 'correct-horse-battery',
      );
    } finally {
      await server.stop();
    }
  });
});
