import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { Deployment } from '../support/deployment.ts';
import { captures, eventually, framesAdvance, outbound } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { RelayClient } from '../support/relay-client.ts';
import { type Site, startSite } from '../support/site.ts';

// A host and a viewer in their panels, from the first ask to the last removal; the tests follow its course.
describe('a stage by request, seen from both sides', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let host: Person;
  let vic: Person;
  const clients: RelayClient[] = [];

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom({ stageAccess: 'request', stageCapacity: 2 });
    [host, vic] = await Promise.all([Person.arrive(), Person.arrive()]);
    await host.clickLink(site, room.hostLink);
    await host.join('Hanna', 'Join stage');
    await vic.clickLink(site, room.link);
    await vic.join('Vic', 'Join as viewer');
    // The fake microphone speaks, and whoever speaks is not called.
    await host.toggle('microphone');
    await host.panel.evaluate(() => {
      // They read the page beside the panel.
      document.hasFocus = () => false;
      window.sounds = 0;
      const { play } = HTMLAudioElement.prototype;
      HTMLAudioElement.prototype.play = function playCounted() {
        if (this.src.startsWith('blob:')) window.sounds += 1;
        return play.call(this);
      };
    });
  });

  afterAll(async () => {
    for (const client of clients) client.close();
    await Promise.all([host, vic].map(person => person?.leave()));
    await site?.close();
    await server?.stop();
  });

  const sounds = () => host.panel.evaluate(() => window.sounds);
  const gone = (person: Person, selector: string) => person.panel.waitForSelector(selector, { hidden: true });

  /** Waits for the live region to say that, whatever else it says. */
  const said = (person: Person, words: string) =>
    eventually(
      () => person.panel.$eval('[aria-live=polite]', region => region.textContent),
      text => text.includes(words),
    );

  async function another(name: string, invite?: string): Promise<RelayClient> {
    const client = await RelayClient.connect(server.origin);
    clients.push(client);
    await client.hello(room.slug, invite === undefined ? {} : { invite });
    await client.enter(name);
    return client;
  }

  test('an ask is a card with the moderator at once, with a sound, and the viewer sees that they asked', async () => {
    await vic.press('Ask to join stage');
    await host.sees('1 person asks to join the stage');
    expect(await eventually(sounds, count => count > 0)).toBe(1);
    await said(host, 'Vic asks to join the stage');
    await vic.sees('You asked to join the stage.');
    expect(await captures(vic.panel)).toEqual([]);
  });

  test('an ask taken back is gone on both sides, and nobody is told of a decline', async () => {
    await vic.press('Take it back');
    await gone(host, '[data-requests=stage]');
    await gone(vic, '[data-in-line]');
    expect(await vic.panel.$('[data-told]')).toBeNull();
  });

  test('the sound is turned off by its button', async () => {
    await vic.press('Ask to join stage');
    expect(await eventually(sounds, count => count > 1)).toBe(2);
    await host.press('Sound for requests');
    const olu = await another('Olu');
    await olu.command({ type: 'ask-stage' });
    await host.sees('2 people ask to join the stage');
    expect(await sounds()).toBe(2);
    await olu.command({ type: 'leave-line' });
    await host.sees('1 person asks to join the stage');
  });

  test('somebody declined is told, and may ask again', async () => {
    await host.press('Decline: Vic');
    await vic.sees('A moderator declined your request');
    await vic.press('Ask to join stage');
    await gone(vic, '[data-told=line]');
  });

  test('a change of stage access is told to those it concerns, and said to screen readers', async () => {
    const moderator = await another('Mo', room.hostLink.split('#invite=')[1]);
    await moderator.command({ type: 'change-settings', settings: { stageAccess: 'invite' } });
    await vic.sees('The stage is by invitation now.');
    await said(vic, 'The stage is by invitation now.');
    await moderator.command({ type: 'change-settings', settings: { stageAccess: 'request' } });
    await vic.sees('To join the stage, ask now');
    await moderator.command({ type: 'leave' });
  });

  test('somebody brought sets devices before anything of theirs is sent, then joins', async () => {
    await host.press('Bring to stage: Vic');
    await vic.sees('You are invited to the stage');
    await vic.devicesReady();
    expect(await outbound(vic.panel)).toEqual({ packets: 0, streams: 0 });
    await vic.press('Join stage');
    await host.seesTile('Vic', { microphone: 'true', camera: 'true' });
    await framesAdvance(host.panel, 1);
    await gone(vic, '[data-invitation]');
  });

  test('somebody muted is told, is silent for the others, and unmutes themselves', async () => {
    await host.press('People');
    await act('Vic', 'Mute');
    await vic.sees('A moderator muted you');
    await host.seesTile('Vic', { microphone: 'false' });
    await vic.toggle('microphone');
    await host.seesTile('Vic', { microphone: 'true' });
    await gone(vic, '[data-told=microphone]');
  });

  test('a camera turned off by a moderator is told and released', async () => {
    await act('Vic', 'Turn camera off');
    await vic.sees('A moderator turned your camera off');
    await eventually(
      () => captures(vic.panel),
      live => !live.some(track => track.startsWith('video:')),
    );
  });

  test('on a full stage one is swapped for another in one step, and both are told', async () => {
    const olu = clients[0]!;
    await olu.command({ type: 'ask-stage' });
    await host.press('Bring to stage: Olu');
    await host.sees('Whom should Olu replace?');
    await host.panel.locator(`.swap-choice ::-p-text(Vic)`).click();
    await vic.sees('A moderator took you off the stage');
    const brought = await olu.event('stage-brought');
    expect(brought.participant).toMatchObject({ name: 'Olu', line: { state: 'invited' } });
    await eventually(
      () => captures(vic.panel),
      live => live.length === 0,
    );
    await olu.command({ type: 'join-stage', microphone: false, camera: false });
    await host.seesTile('Olu');
  });

  test('a speaker who meets a full stage stays viewer, stands in line with a place, and is invited when one is free', async () => {
    await act('Vic', 'Make speaker');
    await vic.sees('You are a speaker now');
    await vic.press('Join stage');
    await vic.sees('The stage is full. You stay a viewer');
    await vic.press('Stand in line');
    await vic.sees('You are number 1 in line');
    await act('Olu', 'Remove from stage');
    await vic.sees('You are invited to the stage');
    await vic.press('Not now');
    await gone(vic, '[data-invitation]');
    expect(await vic.panel.$('[data-told=line]')).toBeNull();
    await eventually(
      () => captures(vic.panel),
      live => live.length === 0,
    );
  });

  test('a hand raised is seen in its group, lowered by a moderator it is told, and the first is brought by one press', async () => {
    await vic.press('Raise hand');
    await host.panel.waitForSelector('[data-waits=hands]', { visible: true });
    await host.sees(/Raised hands\s*1/);
    await act('Vic', 'Lower hand');
    await vic.sees('A moderator lowered your hand');
    await vic.press('Raise hand');
    await host.press('Bring first to stage: Vic');
    await vic.sees('You are invited to the stage');
    await vic.press('Not now');
    await vic.press('Lower hand');
    await vic.panel.waitForSelector('::-p-aria(Raise hand)');
    expect(await vic.panel.$('[data-told=hand]')).toBeNull();
  });

  test('people outside a locked room are let in all at once', async () => {
    const cy = await RelayClient.connect(server.origin);
    const di = await RelayClient.connect(server.origin);
    clients.push(cy, di);
    const moderator = await another('Max', room.hostLink.split('#invite=')[1]);
    await moderator.command({ type: 'change-settings', settings: { locked: true } });
    await host.sees('Locked');
    for (const [client, name] of [
      [cy, 'Cy'],
      [di, 'Di'],
    ] as const) {
      await client.hello(room.slug);
      await client.enter(name);
    }
    await host.sees('2 people wait outside');
    await host.press('Admit all');
    const inside = (client: RelayClient) =>
      client.next('snapshot', ({ snapshot }) =>
        snapshot.participants.some(({ id, place }) => id === client.id && place === 'viewer'),
      );
    await Promise.all([cy, di].map(inside));
    await gone(host, '[data-requests=entry]');
  });

  test('somebody removed is out after the question what it means', async () => {
    await act('Vic', 'Remove from room…');
    await host.sees('wait outside until a moderator admits them');
    await host.press('Remove');
    await eventually(
      () => vic.panel.$('[data-control=hand]'),
      control => control === null,
    );
    await eventually(
      () => host.panel.$('::-p-aria(Actions for Vic)'),
      row => row === null,
    );
  });

  async function act(name: string, action: string): Promise<void> {
    await host.press(`Actions for ${name}`);
    await host.press(action);
  }
});

declare global {
  interface Window {
    /** Sounds played by the page, but for the stage's. */
    sounds: number;
  }
}
