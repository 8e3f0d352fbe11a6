import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokenForRoom } from '../../core/protocol/invite.ts';
import { Deployment } from '../support/deployment.ts';
import { outbound } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { OFF, RelayClient } from '../support/relay-client.ts';
import { type Site, startSite } from '../support/site.ts';

/** Somebody already in the room, by hand. */
async function occupy(origin: string, slug: string, place: 'stage' | 'viewer', invite?: string): Promise<RelayClient> {
  const client = await RelayClient.connect(origin);
  await client.hello(slug, invite === undefined ? {} : { invite });
  client.send({ type: 'command', id: 'occupy-000001', command: { type: 'enter', name: 'Early bird', place, ...OFF } });
  await client.next('entered');
  return client;
}

describe('trouble: each has its own sentence and a way out', () => {
  let server: Deployment;
  let site: Site;
  let person: Person;
  const clients: RelayClient[] = [];

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    person = await Person.arrive();
  });

  afterAll(async () => {
    for (const client of clients) client.close();
    await person?.leave();
    await site?.close();
    await server?.stop();
  });

  const notice = (code: string) => person.panel.waitForSelector(`[data-trouble=${code}]`);

  test('no such room', async () => {
    await person.clickLink(site, `${server.origin}/r/nowhere`);
    await notice('no-such-room');
  });

  test('server unreachable, with a way to try again', async () => {
    const held = createServer().listen(0, '127.0.0.1');
    await once(held, 'listening');
    const { port } = held.address() as AddressInfo;
    held.close();
    await person.clickLink(site, `http://127.0.0.1:${port}/r/somewhere`);
    await notice('server-unreachable');
    await person.panel.waitForSelector('[data-action=retry]');
  });

  test.each([
    ['nobody gave', 'invited', tokenForRoom('x'.repeat(43), 'invited'), 'bad-invitation'],
    ['for another room', 'invited-too', tokenForRoom('x'.repeat(43), 'elsewhere'), 'invitation-wrong-room'],
  ])('an invitation %s is refused by name, and the room is entered without it', async (_what, slug, token, reason) => {
    const { link } = await server.createRoom({ slug });
    await person.clickLink(site, `${link}#invite=${token}`);
    await notice(reason);
    await person.panel.locator('[data-action=join-viewer]').click();
    await person.panel.waitForSelector('form.join');
  });

  test('stage full: said with the contact, and Join as viewer gets in', async () => {
    const { link } = await server.createRoom({ slug: 'small-stage', stageCapacity: 1 });
    clients.push(await occupy(server.origin, 'small-stage', 'stage'));
    const panel = await person.clickLink(site, link);
    await person.sees('1 on stage');
    await panel.type('form.join input', 'Late');
    await person.press('Join stage');
    await notice('stage-full');
    await person.sees('Ada Byron');
    await panel.locator('[data-action=join-viewer]').click();
    await panel.waitForSelector('[data-control=speaker]');
    expect(await outbound(panel)).toEqual({ packets: 0, streams: 0 });
    await person.press('Leave');
    await person.sees('You left the session');
  });

  test('room full', async () => {
    const { link } = await server.createRoom({ slug: 'small-room', viewerCapacity: 1 });
    clients.push(await occupy(server.origin, 'small-room', 'viewer'));
    await person.clickLink(site, link);
    await person.sees('1 viewer');
    await person.press('Join as viewer');
    await notice('room-full');
  });

  test('a stage by invitation: only Join as viewer is offered, and a forged stage command is refused by the relay', async () => {
    const { link } = await server.createRoom({ title: 'By invitation', slug: 'by-invitation', stageAccess: 'invite' });
    const panel = await person.clickLink(site, link);
    await person.sees(/By invitation/);
    await panel.waitForSelector('form.join button');
    expect(await panel.$$eval('form.join button', all => all.map(one => one.textContent?.trim()))).toEqual([
      'Join as viewer',
    ]);
    const forger = await occupy(server.origin, 'by-invitation', 'viewer');
    clients.push(forger);
    forger.send({
      type: 'command',
      id: 'forged-000001',
      command: { type: 'join-stage', microphone: true, camera: true },
    });
    expect((await forger.next('refused')).reason).toBe('stage-not-open');
    await person.sees('0 on stage');
  });

  test('the session ended by its host: said to everybody in it', async () => {
    const { link, hostLink } = await server.createRoom({ slug: 'ending' });
    await person.clickLink(site, link);
    await person.sees('0 viewers');
    await person.press('Join as viewer');
    await person.sees('Live');
    const host = await occupy(server.origin, 'ending', 'viewer', new URL(hostLink).hash.replace('#invite=', ''));
    clients.push(host);
    host.send({ type: 'command', id: 'ending-000001', command: { type: 'end' } });
    await notice('session-ended');
  });

  // What this machine's devices cannot be made to do, an injected MediaDevices does.
  for (const [what, code, inject] of [
    [
      'no camera',
      'camera:none',
      "navigator.mediaDevices.enumerateDevices = () => enumerate().then(all => all.filter(one => one.kind !== 'videoinput'))",
    ],
    [
      'no microphone',
      'microphone:none',
      "navigator.mediaDevices.enumerateDevices = () => enumerate().then(all => all.filter(one => one.kind !== 'audioinput'))",
    ],
    [
      'a camera in use',
      'camera:in-use',
      "navigator.mediaDevices.getUserMedia = wish => (wish.video ? Promise.reject(new DOMException('', 'NotReadableError')) : get(wish))",
    ],
    [
      'a capture that hangs',
      'camera:hung',
      'navigator.mediaDevices.getUserMedia = wish => (wish.video ? new Promise(() => {}) : get(wish))',
    ],
  ] as const) {
    test(`${what}: said at the device, and the stage is joined all the same`, async () => {
      const { link } = await server.createRoom();
      const panel = await person.clickLink(site, link);
      const script = await panel.evaluateOnNewDocument(`
        const enumerate = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
        const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        ${inject};`);
      await panel.reload();
      await person.clickLink(site, link);
      await panel.waitForSelector(`[data-notice="${code}"]`);
      expect(await panel.$$(`[data-notice="${code}"] button`)).toHaveLength(code.endsWith('none') ? 0 : 1);
      await person.press('Join stage');
      await person.seesTile(
        'Late',
        code.startsWith('camera') ? { camera: 'false', microphone: 'true' } : { microphone: 'false' },
      );
      await person.press('Leave');
      await person.sees('You left the session');
      await panel.removeScriptToEvaluateOnNewDocument(script.identifier);
      await panel.reload();
    });
  }
});
