import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpErrorSchema } from '../../core/protocol/http.ts';
import { BUDGETS } from '../../server/budgets.ts';
import { startTestServer, TEST_CREATION_KEY, type TestServer, type TestServerOptions } from '../support/server.ts';

const KEY = TEST_CREATION_KEY;

function create({ listener }: TestServer, authorization?: string): Promise<Response> {
  return fetch(`${listener}/api/rooms`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    body: JSON.stringify({ title: 'Choir' }),
  });
}

async function refusal(response: Response) {
  return { status: response.status, ...v.parse(HttpErrorSchema, await response.json()) };
}

async function withServer(options: TestServerOptions, use: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await startTestServer(options);
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

describe('R76: who may create rooms', () => {
  it.each([
    ['a loopback address', {}],
    ['a loopback address by name in PUBLIC_URL', { publicUrl: 'http://localhost:9999' }],
    ['IPv6 loopback in PUBLIC_URL', { publicUrl: 'http://[::1]:9999' }],
  ])('everybody, on %s', (_what, options) =>
    withServer(options, async server => {
      expect((await create(server)).status).toBe(201);
    }),
  );

  it('nobody, where others get to and no key is set; the answer says what the operator can do', () =>
    withServer({ publicUrl: 'https://rooms.example.org' }, async server => {
      const refused = await refusal(await create(server, `Bearer ${KEY}`));
      expect(refused).toMatchObject({ status: 403, error: 'creation-closed' });
      expect(refused.message).toContain('CREATION_KEY');
    }));

  describe('whoever has the key, where one is set', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startTestServer({ creationKey: KEY, publicUrl: 'https://rooms.example.org' });
    });
    afterAll(() => server.close());

    it.each(['Bearer', 'bearer'])('with it as %s', async scheme => {
      expect((await create(server, `${scheme} ${KEY}`)).status).toBe(201);
    });

    it.each([
      ['no key', undefined],
      ['an empty key', 'Bearer '],
      ['the key in another scheme', `Basic ${KEY}`],
      ['the beginning of the key', `Bearer ${KEY.slice(0, -1)}`],
      ['more than the key', `Bearer ${KEY}x`],
      ['another key', `Bearer ${KEY.toLowerCase()}`],
    ])('not with %s', async (_what, authorization) => {
      const response = await create(server, authorization);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await refusal(response)).toMatchObject({ status: 401, error: 'creation-key', field: 'key' });
    });
  });

  it('even on loopback, where a key is set', () =>
    withServer({ creationKey: KEY }, async server => {
      expect((await create(server)).status).toBe(401);
      expect((await create(server, `Bearer ${KEY}`)).status).toBe(201);
    }));

  it('R230: wrong keys are limited, an address; the right one makes rooms all the same', () =>
    withServer({ creationKey: KEY }, async server => {
      for (let tries = 0; tries < BUDGETS.address.wrongKeys.burst; tries += 1) {
        expect((await create(server, `Bearer wrong-${tries}`)).status).toBe(401);
      }
      const late = await create(server, 'Bearer wrong');
      expect(late.headers.get('retry-after')).toBe('10');
      expect(await refusal(late)).toMatchObject({ status: 429, error: 'rate-limited' });
      // More than there may be rooms: wrong keys make none.
      for (let tries = 0; tries < BUDGETS.address.roomsCreated.burst; tries += 1) await create(server, 'Bearer wrong');
      expect((await create(server, `Bearer ${KEY}`)).status).toBe(201);
    }));
});
