import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSessionLink } from '../../core/links/sessionLink.ts';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { violations } from '../support/axe.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { done } from '../support/people.ts';
import { Person } from '../support/person.ts';
import { RelayClient } from '../support/relay-client.ts';

// A host at 360 px in a browser, somebody else on a raw connection.
describe('a moderator forgets people', () => {
  let server: Deployment;
  let room: RoomCreated;
  let host: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    room = await server.createRoom();
    host = await Person.visit();
    await host.page.setViewport({ width: 360, height: 720 });
    await host.page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await host.openPage(room.hostLink);
    await host.press('Set devices and join');
    await host.join('Hanna', 'Join as viewer');
  }, 120_000);

  afterAll(async () => {
    await host?.leave();
    await server?.stop();
  });

  async function comes(name: string): Promise<RelayClient> {
    const client = await RelayClient.connect(server.origin);
    await client.hello(parseSessionLink(room.link)!.slug);
    await client.enter(name);
    return client;
  }
  const page = () => host.panel;
  const click = (selector: string) => page().locator(selector).click();
  /** All that is in the page, also what only screen readers read. */
  const whole = () => page().evaluate(() => document.body.textContent);
  const wide = () => page().evaluate(() => document.documentElement.scrollWidth);

  test('R329: somebody who left, found by their name: what they wrote is gone from the page', async () => {
    const nora = await comes('Nora');
    await click('[data-control=chat]');
    await page().waitForSelector('.chat textarea');
    await done(nora, { type: 'say', channel: 'everybody', to: null, text: 'Regretted at once', replyTo: null });
    await host.sees('Regretted at once');
    await done(nora, { type: 'leave' });
    await click('[data-control=participants]');
    await page().locator('.people [role=search] input').fill('Nora');
    await page().locator('[data-group="No longer in the room"] [data-participant] button').click();
    await click('[role=menuitem][data-action=forget]');
    await host.sees('Delete what is known of Nora?');
    expect(await violations(page())).toEqual([]);
    expect(await wide()).toBe(360);
    await click('[data-answer=forget]');
    await page().waitForSelector('[data-group="No longer in the room"]', { hidden: true });
    await click('[data-control=chat]');
    await page().waitForSelector('.chat textarea');
    await eventually(whole, text => !/Regretted at once/.test(text ?? ''));
  });
});
