import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startCoturn, type Coturn } from '../support/coturn.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually, framesAdvance, inbound, mediaPaths } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { startSite, type Site } from '../support/site.ts';

const SECRET = 'shared-with-coturn-only';
/** The name in coturn's certificate, which nobody has signed. */
const HOST = 'rooms.example';

// A real coturn, and `iceTransportPolicy: 'relay'` at both ends: media has no other way.
describe('media through TURN alone', () => {
  let coturn: Coturn;
  let site: Site;
  let people: Person[] = [];
  let server: Deployment;

  beforeAll(async () => {
    coturn = await startCoturn({ secret: SECRET, tls: true });
    site = await startSite();
  }, 600_000);

  afterEach(async () => {
    await Promise.all(people.map(person => person.leave()));
    people = [];
    await server?.stop();
  });

  afterAll(async () => {
    await site?.close();
    await coturn?.close();
  });

  /** Somebody on stage and a viewer. */
  async function meet(transport: 'udp' | 'tcp' | 'tls', secret: string): Promise<[ada: Person, vic: Person]> {
    server = await Deployment.start({
      TURN_URLS: transport === 'tls' ? `turns:${HOST}:${coturn.tlsPort}` : `turn:${coturn.authority}?transport=${transport}`, TURN_SECRET: secret, ICE_POLICY: 'relay',
    });
    const { link } = await server.createRoom();
    const args = [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`, '--ignore-certificate-errors'];
    people = await Promise.all([Person.arrive({ args }), Person.arrive({ args })]);
    const [ada, vic] = people as [Person, Person];
    for (const person of people) await person.clickLink(site, link);
    await ada.join('Ada', 'Join stage');
    await vic.join('Vic', 'Join as viewer');
    return [ada, vic];
  }

  test.each(['udp', 'tcp', 'tls'] as const)('over %s: the picture arrives, relayed at both ends', async transport => {
    const [ada, vic] = await meet(transport, SECRET);
    await framesAdvance(vic.panel, 1);
    for (const { panel } of [ada, vic]) {
      expect(await mediaPaths(panel)).toEqual([{ local: 'relay', remote: 'relay', relayProtocol: transport }]);
    }
    expect(coturn.output()).toContain('ALLOCATE processed, success');
  });

  test('with credentials that the TURN server does not accept, nothing passes', async () => {
    const before = coturn.output().length;
    const [, vic] = await meet('udp', 'shared-with-another-one');
    const { seen } = await eventually(
      async () => ({ seen: await inbound(vic.panel), log: coturn.output().slice(before) }),
      ({ log }) => log.includes('Cannot find credentials'),
    );
    expect(seen).toEqual({ frames: [], energy: [] });
  });
});
