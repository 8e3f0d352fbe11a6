import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { Deployment } from '../support/deployment.ts';
import { captures, eventually, framesAdvance } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

// A host and a guest in their panels, from a locked door to the end for everybody; the tests follow its course.
describe('a host and who comes to the door', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let host: Person;
  let guest: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom({ stageAccess: 'invite' });
    [host, guest] = await Promise.all([Person.arrive(), Person.arrive()]);
    await host.clickLink(site, room.hostLink);
    await host.join('Hanna', 'Join stage');
  });

  afterAll(async () => {
    await Promise.all([host, guest].map(person => person?.leave()));
    await site?.close();
    await server?.stop();
  });

  const gone = (person: Person, selector: string) => person.panel.waitForSelector(selector, { hidden: true });

  async function menu(item: 'invite' | 'settings' | 'end'): Promise<void> {
    await host.press('Room menu');
    await host.panel.locator(`[data-action=${item}]`).click();
  }

  async function lock(): Promise<void> {
    await menu('settings');
    await host.panel.locator('[data-section=lock] input').click();
  }

  test('where the stage is by invitation a guest is offered Join as viewer and nothing else', async () => {
    await guest.clickLink(site, room.link);
    await guest.panel.waitForSelector('form.join');
    await guest.sees('Join as viewer');
    expect(await guest.panel.$('::-p-aria(Join stage)')).toBeNull();
    expect(await guest.panel.$('::-p-aria(Ask to join stage)')).toBeNull();
  });

  test('in a locked room newcomers wait, seeing nobody, and a moderator sees them at once', async () => {
    await lock();
    await host.sees('Locked');
    await host.panel.keyboard.press('Escape');
    await guest.panel.locator('form.join input:not([type=checkbox])').fill('Guest');
    await guest.press('Join as viewer');
    await guest.sees('Waiting to be let in');
    await host.sees('1 person waits outside');
    expect(await guest.panel.evaluate(() => document.body.innerText)).not.toContain('Hanna');
    expect(await guest.panel.$('video[data-participant]')).toBeNull();
  });

  test('somebody declined is told, asks again, and is admitted into the room by itself', async () => {
    await host.press('Decline: Guest');
    await guest.sees('A moderator did not let you in');
    await guest.press('Ask again');
    await guest.press('Join as viewer');
    await guest.sees('Waiting to be let in');
    await host.press('Admit: Guest');
    await guest.seesTile('Hanna');
    await framesAdvance(guest.panel, 1);
    await gone(host, '[data-requests=entry]');
  });

  test('brought by a moderator, a viewer is on stage though its access is by invitation', async () => {
    await host.press('People');
    await act('Bring to stage');
    await guest.sees('You are invited to the stage');
    await guest.devicesReady();
    await guest.press('Join stage');
    await framesAdvance(host.panel, 1);
    await act('Remove from stage');
    await guest.sees('A moderator took you off the stage');
    await eventually(
      () => captures(guest.panel),
      live => live.length === 0,
    );
  });

  test('the host, closing the panel and coming back by the plain link, is the host as before', async () => {
    await host.panel.close();
    await guest.seesTile('Hanna', { presence: 'reconnecting' });
    await host.clickLink(site, room.link);
    await host.press('Return to session');
    await host.sees('Live');
    await guest.seesTile('Hanna', { presence: 'here' });
    await host.panel.waitForSelector('::-p-aria(Room menu)');
  });

  test('somebody removed is told, and may only come back through a moderator', async () => {
    await host.press('People');
    await act('Remove from room…');
    await host.press('Remove');
    await guest.sees('A moderator removed you from this session');
    await guest.press('Ask to come back');
    await guest.press('Join as viewer');
    await guest.sees('Waiting to be let in');
    await host.press('Admit: Guest');
    await guest.seesTile('Hanna');
  });

  test('somebody blocked is told, and cannot come back with the same credential, until let back in', async () => {
    await act('Block…');
    await host.press('Block');
    await guest.sees('You were blocked from this room');
    await guest.panel.close();
    await guest.clickLink(site, room.link);
    await guest.panel.waitForSelector('[data-trouble=blocked]');
    expect(await guest.panel.$('form.join')).toBeNull();
    await menu('invite');
    await host.panel.locator('[role=tab]::-p-text(Invitations)').click();
    await host.panel.locator('[data-banned] button').click();
    await gone(host, '[data-banned]');
    await host.panel.keyboard.press('Escape');
    await guest.panel.close();
    await guest.clickLink(site, room.link);
    await guest.panel.waitForSelector('form.join');
  });

  test('ended for everybody: all are out with the farewell, and nobody gets in but whoever may start it again', async () => {
    await guest.press('Join as viewer');
    await guest.seesTile('Hanna');
    await menu('end');
    await host.panel.locator('textarea[name=farewell]').fill('See you next week. Read chapter four!');
    await host.press('End for everybody');
    await guest.sees('This session has ended');
    await guest.sees('See you next week. Read chapter four!');
    await host.sees('This session has ended');
    expect(await captures(host.panel)).toEqual([]);
    await guest.panel.close();
    await guest.clickLink(site, room.link);
    await guest.panel.waitForSelector('[data-trouble=session-ended]');
    await guest.sees('Read chapter four!');
    await host.panel.close();
    await host.clickLink(site, room.link);
    await host.press('Start again');
    await host.panel.waitForSelector('form.join');
    await guest.press('Look again');
    await guest.panel.waitForSelector('form.join');
  });

  async function act(action: string): Promise<void> {
    await host.press('Actions for Guest');
    await host.press(action);
  }
});
