import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { Deployment } from '../support/deployment.ts';
import { captures, eventually, framesAdvance, heard, inbound, outbound, still } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

// Three people in three profiles, in one session from the first click to the last; the tests follow its course.
describe('a session of two on stage and a viewer', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let ada: Person;
  let bob: Person;
  let vic: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom();
    [ada, bob, vic] = await Promise.all([Person.arrive(), Person.arrive(), Person.arrive()]);
    // One after the other: the site shows one page at a time.
    for (const person of [ada, bob, vic]) await person.clickLink(site, room.link);
    await ada.join('Ada', 'Join stage');
    await bob.join('Bob', 'Join stage');
    await vic.join('Vic', 'Join as viewer');
  });

  afterAll(async () => {
    await Promise.all([ada, bob, vic].map(person => person?.leave()));
    await site?.close();
    await server?.stop();
  });

  test('everybody sees everybody on stage: frames advance at every receiver', async () => {
    for (const [person, count] of [
      [ada, 1],
      [bob, 1],
      [vic, 2],
    ] as const) {
      const { from, to } = await framesAdvance(person.panel, count);
      expect(to.every((frames, index) => frames > from[index]!)).toBe(true);
    }
  });

  test('the picture that arrives really changes', async () => {
    const sample = () =>
      vic.panel.evaluate(async () => {
        const canvas = new OffscreenCanvas(64, 36);
        const context = canvas.getContext('2d', { willReadFrequently: true })!;
        return [...document.querySelectorAll('video')].map(video => {
          context.drawImage(video, 0, 0, 64, 36);
          return [...context.getImageData(0, 0, 64, 36).data].reduce(
            (sum, byte, index) => (sum + byte * (index + 1)) % 1e9,
            0,
          );
        });
      });
    const first = await eventually(sample, sums => sums.length === 2 && sums.every(sum => sum > 0));
    await eventually(sample, sums => sums.every((sum, index) => sum !== first[index]));
  });

  test('everybody hears everybody on stage: the audio that arrives has energy', async () => {
    for (const [person, count] of [
      [ada, 1],
      [bob, 1],
      [vic, 2],
    ] as const) {
      const heard = await eventually(
        () => inbound(person.panel),
        ({ energy }) => energy.length === count && energy.every(amount => amount > 0),
      );
      expect(heard.energy).toHaveLength(count);
    }
  });

  test('a viewer captures nothing and sends no media', async () => {
    expect(await captures(vic.panel)).toEqual([]);
    expect(await outbound(vic.panel)).toEqual({ packets: 0, streams: 0 });
  });

  test('the panel lists who is on stage and who watches, with counts', async () => {
    await ada.press('People');
    await ada.sees(/On stage\s*2/);
    await ada.sees(/Viewers\s*1/);
    await ada.sees('Vic');
    await ada.press('People');
  });

  test('a muted microphone is shown and silent at the other end, and comes back', async () => {
    await bob.toggle('microphone');
    await ada.seesTile('Bob', { microphone: 'false' });
    const silent = await eventually(() => heard(ada.panel), still());
    expect(silent).toBeGreaterThan(0);
    await bob.toggle('microphone');
    await ada.seesTile('Bob', { microphone: 'true' });
    await eventually(
      () => heard(ada.panel),
      energy => energy > silent,
    );
  });

  test('a camera that is off is shown so, released, and comes back', async () => {
    await bob.toggle('camera');
    await ada.seesTile('Bob', { camera: 'false' });
    await eventually(
      () => captures(bob.panel),
      live => !live.some(track => track.startsWith('video:')),
    );
    await bob.toggle('camera');
    await ada.seesTile('Bob', { camera: 'true' });
    await framesAdvance(ada.panel, 1);
  });

  test('another microphone chosen during the call is the one captured, and is heard at the other end', async () => {
    const before = await captures(bob.panel);
    await bob.press('Microphone and speaker menus');
    await bob.panel.locator('.device-popover [role=combobox]').click();
    await bob.panel.locator('::-p-aria([name="Fake Audio Input 2"][role="option"])').click();
    await bob.panel.keyboard.press('Escape');
    const after = await eventually(
      () => captures(bob.panel),
      live => live.some(track => track.includes('Fake Audio Input 2')),
    );
    expect(after).not.toEqual(before);
    const energy = await heard(ada.panel);
    await eventually(
      () => heard(ada.panel),
      now => now > energy,
    );
  });

  test('the relay killed and started again: everybody is back without a click, and media never stopped', async () => {
    const before = await inbound(vic.panel);
    await server.crash();
    await Promise.all([ada, bob, vic].map(person => person.sees('Reconnecting')));
    const cut = await inbound(vic.panel);
    await framesAdvance(vic.panel, 2);
    await server.restart();
    await Promise.all([ada, bob, vic].map(person => person.sees('Live')));
    await ada.seesTile('Bob', { microphone: 'true', camera: 'true' });
    await vic.seesTile('Ada');
    const after = await inbound(vic.panel);
    // The same links all along: their counters went on and never began anew.
    expect(cut.frames.every((frames, index) => frames > before.frames[index]!)).toBe(true);
    expect(after.frames.every((frames, index) => frames > cut.frames[index]!)).toBe(true);
    await bob.toggle('microphone');
    await vic.seesTile('Bob', { microphone: 'false' });
    await bob.toggle('microphone');
    await vic.seesTile('Bob', { microphone: 'true' });
  });

  test('after a restart of the relay newcomers to the stage are called through fresh signalling', async () => {
    await vic.press('Join stage');
    await framesAdvance(ada.panel, 2);
    await framesAdvance(bob.panel, 2);
    await vic.press('Leave stage');
    await eventually(
      () => captures(vic.panel),
      live => live.length === 0,
    );
    await ada.sees('1 viewer');
  });

  test('the panel closed is a participant reconnecting; Return within the grace is back on stage as the same one', async () => {
    await bob.panel.close();
    await ada.seesTile('Bob', { presence: 'reconnecting' });
    await bob.clickLink(site, room.link);
    await bob.press('Return to session');
    await bob.sees('Live');
    await ada.seesTile('Bob', { presence: 'here' });
    await framesAdvance(ada.panel, 1);
  });

  test('Leave is seen by the others at once and releases every device', async () => {
    await bob.press('Leave');
    await bob.sees('You left the session');
    expect(await captures(bob.panel)).toEqual([]);
    await ada.sees('1 on stage');
  });
});
