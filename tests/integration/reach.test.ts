import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done, invite, TestPeople } from '../support/people.ts';
import type { RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** Who has a signalling ticket and TURN credentials. */

let server: TestServer;
let people: TestPeople;
beforeAll(async () => {
  server = await startTestServer({
    stunUrls: ['stun:stun.example:3478'],
    turnUrls: ['turn:turn.example:3478'],
    turnSecret: 'shared-with-coturn-only',
  });
  people = new TestPeople(server);
});
afterAll(() => server.close());

const turnIn = ({ servers }: { servers: { credential?: string | undefined }[] }) =>
  servers.some(one => one.credential !== undefined);

async function arrives(slug: string, hello: { invite?: string } = {}) {
  const client = await server.connect();
  const { peer, ice } = await client.hello(slug, hello);
  return { client, ticket: peer.ticket, turn: turnIn(ice), stun: ice.servers.length };
}

/** What they are sent when they come inside. */
async function given(client: RelayClient): Promise<void> {
  expect(turnIn((await client.next('ice')).ice)).toBe(true);
  const { peer } = await client.next('peer');
  await expect(server.signal(peer.id, peer.ticket)).resolves.toBeDefined();
}

/** Asking does not help either. */
async function getsNothing(client: RelayClient): Promise<void> {
  client.send({ type: 'peer' });
  client.send({ type: 'ice' });
  expect(turnIn((await client.next('ice')).ice)).toBe(false);
  await client.settled();
  expect(client.frames.received.filter(({ type }) => type === 'peer')).toEqual([]);
}

describe('R187: a ticket and TURN credentials', () => {
  it('has a guest whom the room lets in', async () => {
    const { slug } = await server.createRoom();
    expect(await arrives(slug)).toMatchObject({ ticket: expect.stringMatching(/./), turn: true });
  });

  it('has no guest of an invited room but by an invitation', async () => {
    const { slug, host } = await people.room({ entry: 'invited' });
    const stranger = await arrives(slug);
    expect(stranger).toMatchObject({ ticket: '', turn: false, stun: 1 });
    await expect(server.signal(stranger.client.peer.id, '')).rejects.toThrow('refused with 403');
    await getsNothing(stranger.client);
    expect(await arrives(slug, { invite: await invite(host, slug) })).toMatchObject({
      ticket: expect.stringMatching(/./),
      turn: true,
    });
    await done(host, { type: 'change-settings', settings: { entry: 'link' } });
    await given(stranger.client);
  });

  it('loses a guest when the room becomes one for invited people', async () => {
    const { slug, host } = await people.room();
    const { client } = await arrives(slug);
    const signal = await server.signal(client.peer.id, client.peer.ticket);
    await done(host, { type: 'change-settings', settings: { entry: 'invited' } });
    await signal.closed;
    await getsNothing(client);
  });

  it('has nobody who waits outside, until they are admitted', async () => {
    const { slug, host } = await people.room();
    const early = await arrives(slug);
    const signal = await server.signal(early.client.peer.id, early.client.peer.ticket);
    await done(host, { type: 'change-settings', settings: { locked: true } });
    await signal.closed;
    const late = await arrives(slug);
    expect(late).toMatchObject({ ticket: '', turn: false });
    for (const { client } of [early, late]) {
      await client.enter('Waiting');
      await getsNothing(client);
    }
    await done(host, { type: 'admit-all' });
    for (const { client } of [early, late]) await given(client);
  });
});
