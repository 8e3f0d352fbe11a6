import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Deployment } from '../support/deployment.ts';
import { Person } from '../support/person.ts';
import { RelayClient } from '../support/relay-client.ts';
import { type Site, startSite } from '../support/site.ts';

/** A real panel at a real relay; the other side of each door is a client by hand. */
describe('doors', () => {
  let server: Deployment;
  let site: Site;
  let person: Person;
  let others: RelayClient[] = [];

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    person = await Person.arrive();
  });
  afterEach(() => {
    for (const other of others) other.close();
    others = [];
  });
  afterAll(async () => {
    await person?.leave();
    await site?.close();
    await server?.stop();
  });

  const tokenOf = (link: string): string => new URL(link).hash.slice('#invite='.length);

  async function come(slug: string, invite: string | undefined): Promise<RelayClient> {
    const other = await RelayClient.connect(server.origin);
    others.push(other);
    await other.hello(slug, invite === undefined ? {} : { invite });
    return other;
  }

  async function choose(item: string): Promise<void> {
    await person.panel.locator('.room-menu-trigger').click();
    await person.press(item);
    await person.panel.waitForSelector('[role=dialog]');
  }

  test('the countdown turns into the ways in when entry opens, without a reload', async () => {
    const startsAt = Date.now() + 8_000;
    const { link } = await server.createRoom({
      slug: 'early',
      schedule: { startsAt, endsAt: startsAt + 3_600_000 },
      opensBefore: 0,
    });
    await person.clickLink(site, link);
    await person.panel.waitForSelector('[data-countdown]');
    expect(await person.panel.$('form.join')).toBeNull();
    await person.panel.waitForSelector('form.join');
    expect(Date.now()).toBeGreaterThan(startsAt - 1_000);
    await person.join('Ada', 'Join as viewer');
    await person.press('Leave');
    await person.sees('You left the session');
  });

  test('a moderator who starts from the lobby opens it for everybody before the door', async () => {
    const startsAt = Date.now() + 3_600_000;
    const { link, hostLink } = await server.createRoom({
      slug: 'started',
      schedule: { startsAt, endsAt: startsAt + 3_600_000 },
    });
    await person.clickLink(site, link);
    await person.panel.waitForSelector('[data-countdown]');
    const host = await come('started', tokenOf(hostLink));
    await host.command({ type: 'start' });
    await person.panel.waitForSelector('form.join');
  });

  test('whoever comes to a locked room waits until admitted', async () => {
    const { link, hostLink } = await server.createRoom({ slug: 'locked' });
    const host = await come('locked', tokenOf(hostLink));
    await host.enter('Host');
    await host.command({ type: 'change-settings', settings: { locked: true } });
    await person.clickLink(site, link);
    await person.sees('The room is locked: a moderator lets you in.');
    await person.press('Join as viewer');
    await person.panel.waitForSelector('[data-waiting]');
    const { participant } = await host.event('entered');
    await host.command({ type: 'admit', id: participant.id });
    await person.panel.waitForSelector('section.stage, main.stage');
    await host.command({ type: 'end', farewell: 'Until next week' });
    await person.sees('Until next week');
  });

  test('an invitation made in the room gives its role on one device, and on a second one says so', async () => {
    const { hostLink } = await server.createRoom({ slug: 'inviting', stageAccess: 'invite' });
    await person.clickLink(site, hostLink);
    await person.join('Host', 'Join as viewer');
    await choose('Invite people');
    await person.panel.type('[name=name]', 'Kofi');
    await person.press('Make the link');
    const made = await person.panel.waitForSelector('[data-made] input');
    const link = await made!.evaluate(input => (input as HTMLInputElement).value);
    await person.press('Done');
    const kofi = await RelayClient.connect(server.origin);
    others.push(kofi);
    expect((await kofi.hello('inviting', { invite: tokenOf(link) })).role).toBe('speaker');
    await kofi.enter('Kofi');
    await person.panel.locator('[role=tab]:nth-of-type(3)').click();
    await person.sees('Kofi came in');
    const second = await RelayClient.connect(server.origin);
    others.push(second);
    second.sayHello('inviting', { invite: tokenOf(link) });
    expect(await second.next('refused')).toMatchObject({
      reason: 'invitation-elsewhere',
      entry: 'link',
      contact: { name: 'Ada Byron' },
    });
    await person.panel.keyboard.press('Escape');
    await person.panel.waitForSelector('[role=dialog]', { hidden: true });
  });

  test('ended for everybody with a word, and started again from the lobby', async () => {
    await choose('End for everybody');
    await person.panel.type('[name=farewell]', 'Thank you all');
    await person.panel.locator('[role=dialog] button[type=submit]').click();
    await person.panel.waitForSelector('[data-trouble=session-ended]');
    await person.sees('Thank you all');
    await person.press('Look again');
    await person.press('Start again');
    await person.panel.waitForSelector('form.join');
  });
});
