import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Coturn, startCoturn } from '../support/coturn.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually, framesAdvance, inbound, mediaPaths } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

const SECRET = 'shared-with-coturn-only';
/** The name in coturn's certificate, which nobody has signed. */
const HOST = 'rooms.example';

// A real coturn, and `iceTransportPolicy: 'relay'` at both ends: media has no other way.
describe('media through TURN alone', () => {
  let coturn: Coturn;
  let site: Site;
  let people: Person[] = [];
  let server: Deployment;
  let link: string;

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
  async function meet(
    transport: 'udp' | 'tcp' | 'tls',
    secret: string,
    turn = coturn,
    env = {},
  ): Promise<[ada: Person, vic: Person]> {
    server = await Deployment.start({
      TURN_URLS:
        transport === 'tls' ? `turns:${HOST}:${turn.tlsPort}` : `turn:${turn.authority}?transport=${transport}`,
      TURN_SECRET: secret,
      ICE_POLICY: 'relay',
      ...env,
    });
    link = (await server.createRoom()).link;
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

  test('when the credentials that a call began with have expired it goes on, and a newcomer is called with new ones', async () => {
    const strict = await startCoturn({ secret: SECRET, nonceLifetime: 10 });
    try {
      const [ada, vic] = await meet('udp', SECRET, strict, { TURN_TTL: '30' });
      await framesAdvance(vic.panel, 1);
      const expiries = () =>
        [...strict.output().matchAll(/username=<(\d+):/g)].map(([, seconds]) => 1_000 * Number(seconds));
      const [expired] = [Math.max(...expiries())];
      expect(expired).toBeGreaterThan(Date.now());
      while (Date.now() < expired + 2_000) await new Promise(resolve => setTimeout(resolve, 500));
      await framesAdvance(vic.panel, 1);
      const wim = await Person.arrive();
      people.push(wim);
      await wim.clickLink(site, link);
      await wim.join('Wim', 'Join as viewer');
      await framesAdvance(wim.panel, 1);
      expect(await mediaPaths(ada.panel)).toHaveLength(2);
      // Ada's new link, and Wim's: neither with what Ada began with.
      expect(expiries().filter(expiry => expiry > expired)).toHaveLength(2);
    } finally {
      await strict.close();
    }
  }, 180_000);
});
