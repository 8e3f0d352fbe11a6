import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CreateRoom, RoomCreated } from '../../core/protocol/http.ts';
import { Deployment } from '../support/deployment.ts';
import { captures, eventually, framesAdvance, outbound } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { OFF, RelayClient } from '../support/relay-client.ts';

const DESKTOP = { width: 1200, height: 900 };
const PHONE = { width: 390, height: 844, deviceScaleFactor: 1, isMobile: true, hasTouch: true };

/** A guest without the extension, in the room's own page, and its host by hand. */
describe.each([
  ['on the page', DESKTOP],
  ['on a phone', PHONE],
])('a guest without the extension, %s', (where, viewport) => {
  const handheld = where === 'on a phone';
  let server: Deployment;
  let guest: Person;
  let room: RoomCreated;
  let host: RelayClient;

  beforeAll(async () => {
    server = await Deployment.start();
  });

  afterAll(() => server?.stop());

  // A browser of their own each time: blocked in one room is no start for the next.
  beforeEach(async () => {
    guest = await Person.visit();
    await guest.page.setViewport(viewport);
  });

  afterEach(async () => {
    host?.close();
    await guest?.leave();
  });

  async function open(settings: Partial<CreateRoom> = {}): Promise<void> {
    room = await server.createRoom(settings);
    host = await RelayClient.connect(server.origin);
    await host.hello(room.slug, { invite: room.hostLink.split('#invite=')[1]! });
    await host.enter('Hanna', 'stage', OFF);
  }

  /** Opens a link as far as the ways in. */
  async function comeTo(link: string): Promise<void> {
    await guest.openPage(link);
    if (!handheld) await guest.press('Set devices and join');
  }

  async function enter(way: string): Promise<void> {
    await guest.page.locator('form.join input:not([type=checkbox])').fill('Gus');
    await guest.press(way);
  }

  const guestId = async () => {
    const roster = await host.find('Gus');
    return roster.id;
  };
  const offered = () => guest.page.$$eval('button', all => all.map(button => button.innerText.trim()));

  test('everyone may join the stage: directly, or from the room where one comes as a viewer', async () => {
    await open({ stageAccess: 'everyone' });
    await comeTo(room.link);
    if (handheld) {
      await enter('Join as viewer');
      await guest.seesTile('Hanna');
      expect(await outbound(guest.page)).toEqual({ packets: 0, streams: 0 });
      await guest.press('Join stage');
    } else {
      await guest.devicesReady();
      await enter('Join stage');
    }
    const { participant } = await host.event('stage-joined').catch(() => host.event('entered'));
    expect(participant).toMatchObject({ name: 'Gus', place: 'stage' });
  });

  test('on request: an ask is declined and told, another is brought and sets devices before going live', async () => {
    await open({ stageAccess: 'request' });
    await comeTo(room.link);
    await enter('Join as viewer');
    await guest.press('Ask to join stage');
    const { participant } = await host.event('stage-asked');
    expect(participant.name).toBe('Gus');
    await host.command({ type: 'decline-stage', id: participant.id });
    await guest.sees('A moderator declined your request');
    await guest.press('Ask to join stage');
    await host.event('stage-asked');
    await host.command({ type: 'bring-to-stage', id: participant.id });
    await guest.sees('You are invited to the stage');
    await guest.devicesReady();
    expect(await outbound(guest.page)).toEqual({ packets: 0, streams: 0 });
    await guest.press('Join stage');
    expect((await host.event('stage-joined')).participant.name).toBe('Gus');
  });

  test('by invitation: only Join as viewer is offered, until a moderator brings them', async () => {
    await open({ stageAccess: 'invite' });
    await comeTo(room.link);
    await guest.page.waitForSelector('form.join');
    expect((await offered()).filter(text => text.includes('stage'))).toEqual([]);
    await enter('Join as viewer');
    await guest.seesTile('Hanna');
    await host.command({ type: 'bring-to-stage', id: await guestId() });
    await guest.sees('You are invited to the stage');
    await guest.press('Not now');
    await eventually(
      () => captures(guest.page),
      live => live.length === 0,
    );
  });

  test('before a locked door one waits, is declined and told, waits again, and is let in', async () => {
    await open();
    await host.command({ type: 'change-settings', settings: { locked: true } });
    await comeTo(room.link);
    await enter('Join as viewer');
    await guest.sees('Waiting to be let in');
    const first = await host.event('entered');
    await host.command({ type: 'decline-entry', id: first.participant.id });
    await guest.sees('A moderator did not let you in');
    await guest.press('Ask again');
    await enter('Join as viewer');
    const second = await host.event('entered');
    await host.command({ type: 'admit', id: second.participant.id });
    await guest.seesTile('Hanna');
  });

  test('removed one may ask to come back; blocked one cannot, not even by loading the page again', async () => {
    await open();
    await comeTo(room.link);
    await enter('Join as viewer');
    await guest.seesTile('Hanna');
    const id = await guestId();
    await host.command({ type: 'remove', id, block: false });
    await guest.sees('A moderator removed you from this session');
    await guest.press('Ask to come back');
    await enter('Join as viewer');
    await guest.sees('Waiting to be let in');
    await host.command({ type: 'admit', id });
    await guest.seesTile('Hanna');
    await host.command({ type: 'remove', id, block: true });
    await guest.sees('You were blocked from this room');
    await guest.openPage(room.link);
    if (handheld) await enter('Join as viewer');
    else await guest.press('Set devices and join');
    await guest.sees('You were blocked from this room');
  });

  test('ended for everybody, with the farewell, and the page says so to whoever comes later', async () => {
    await open();
    await comeTo(room.link);
    await enter('Join as viewer');
    await guest.seesTile('Hanna');
    await host.command({ type: 'end', farewell: 'Thank you all. Until next week!' });
    await guest.sees('This session has ended');
    await guest.sees('Thank you all. Until next week!');
    await guest.openPage(room.link);
    await guest.sees('Thank you all. Until next week!');
  });

  test('an invitation for one gives its role here, after a reload too, and on a second device says whom to ask', async () => {
    await open({ stageAccess: 'invite' });
    const token = `${'k'.repeat(40)}${handheld ? 'phone' : 'page-'}`;
    const terms = { role: 'speaker', name: 'Gus', email: 'gus@example.org', from: null, until: null, uses: 1 } as const;
    await host.command({ type: 'create-invitation', token, terms, mail: false });
    const link = `${room.link}#invite=${token}`;
    await comeTo(link);
    if (handheld) await enter('Join as viewer');
    await guest.sees('Which address was this invitation sent to?');
    await guest.page.locator('input[name=email]').fill('gus@example.org');
    await guest.press('Go on');
    // On a phone the name was given before: they are in by themselves.
    if (!handheld) await enter('Join as viewer');
    await guest.press('Join stage');
    expect((await host.event('stage-joined')).participant).toMatchObject({ name: 'Gus', role: 'speaker' });
    await guest.page.reload();
    await guest.press('Return to session');
    await guest.seesTile('Gus');
    const other = await Person.visit();
    try {
      await other.page.setViewport(viewport);
      await other.openPage(link);
      if (handheld) {
        await other.page.locator('form.join input:not([type=checkbox])').fill('Thief');
        await other.press('Join as viewer');
      } else {
        await other.press('Set devices and join');
      }
      await other.sees('This invitation is already in use on another device');
      await other.sees('Ada Byron');
    } finally {
      await other.leave();
    }
  });

  test('the host, cut off and back, is still the host: what they decide counts', async () => {
    await open();
    await comeTo(room.link);
    await enter('Join as viewer');
    await guest.seesTile('Hanna');
    host.cut();
    await guest.seesTile('Hanna', { presence: 'reconnecting' });
    const back = await RelayClient.connect(server.origin);
    await back.hello(room.slug, { credential: host.credential });
    host = back;
    await guest.seesTile('Hanna', { presence: 'here' });
    await host.command({ type: 'change-settings', settings: { stageAccess: 'invite' } });
    await guest.sees('The stage is by invitation now');
  });

  test('pictures from the stage arrive', async () => {
    await open();
    const speaker = await Person.visit();
    try {
      await speaker.openPage(room.link);
      await speaker.press('Set devices and join');
      await speaker.join('Ada', 'Join stage');
      await comeTo(room.link);
      await enter('Join as viewer');
      await framesAdvance(guest.page, 1);
    } finally {
      await speaker.leave();
    }
  });
});
