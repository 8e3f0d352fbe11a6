import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { turnCredential } from '../../server/relay/IceServerIssuer.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const SECRET = 'turn-secret-of-the-test';
let server: TestServer;
let clock = 1_700_000_000_000;
beforeAll(async () => {
  server = await startTestServer({
    now: () => clock,
    stunUrls: ['stun:127.0.0.1:3478'],
    turnUrls: ['turn:127.0.0.1:3478'],
    turnSecret: SECRET,
    turnTtl: 600,
  });
});
afterAll(() => server.close());

async function guest() {
  const { slug } = await server.createRoom();
  const client = await server.connect();
  return { client, welcome: await client.hello(slug) };
}

describe('ICE servers', () => {
  it('R67: welcome brings STUN, and TURN with credentials that the TURN server can check', async () => {
    const {
      welcome: { ice },
    } = await guest();
    const [stun, turn] = ice.servers;
    expect(stun).toEqual({ urls: ['stun:127.0.0.1:3478'] });
    const [expiry = '', who = ''] = turn?.username?.split(':') ?? [];
    expect(Number(expiry) * 1000).toBe(clock + 600_000);
    expect(ice.until).toBe(clock + 600_000);
    expect(turn).toEqual({ urls: ['turn:127.0.0.1:3478'], ...turnCredential(SECRET, Number(expiry), who) });
  });

  it('R68: asked anew, they come with a new expiry and the same name, and signalling is left alone', async () => {
    const { client, welcome } = await guest();
    clock += 40_000;
    client.send({ type: 'ice' });
    const { ice } = await client.next('ice');
    expect(ice.until).toBe(clock + 600_000);
    expect(ice.servers[1]?.username?.split(':')[1]).toBe(welcome.ice.servers[1]?.username?.split(':')[1]);
    await expect(server.signal(client.peer.id, client.peer.ticket)).resolves.toBeDefined();
  });
});
