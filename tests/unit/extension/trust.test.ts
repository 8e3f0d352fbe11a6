import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PROTOCOL_VERSION } from '../../../core/protocol/version.ts';
import { addServers, askServer, trustServer, verifyServer } from '../../../extension/trust.ts';

const { resetExtension, stored } = await vi.hoisted(() => import('../../support/fake-extension.ts'));

const ORIGIN = 'https://rooms.example.org';
const endpoints = { relay: '/relay', peer: '/peer', rooms: '/api/rooms' };
const known = (rest: object = {}) =>
  JSON.stringify({ name: 'sidestage', version: '2.1.0', protocol: PROTOCOL_VERSION, endpoints, ...rest });

beforeEach(resetExtension);
afterEach(() => void vi.unstubAllGlobals());

function answering(answer: () => Response | Promise<Response>) {
  const asked = vi.fn<(address: URL, options: RequestInit) => Promise<Response>>(async () => answer());
  vi.stubGlobal('fetch', asked);
  return asked;
}

describe('a host that is asked what it is', () => {
  test.each<[string, () => Response | Promise<Response>, string]>([
    ['is a server of this version', () => new Response(known()), 'ok'],
    [
      'R296: is a server of newer versions',
      () => new Response(known({ protocol: 98, protocols: [99, 98] })),
      'client-too-old',
    ],
    ['R296: is a server of an older version', () => new Response(known({ protocol: 1 })), 'server-too-old'],
    ['R296: speaks newer versions beside ours', () => new Response(known({ protocol: 3, protocols: [5, 4, 3] })), 'ok'],
    ['R296: speaks version 2 alone', () => new Response(known({ protocol: 2 })), 'ok'],
    ['is something else', () => new Response(known({ name: 'other' })), 'not-sidestage'],
    ['answers with a page', () => new Response('<html>'), 'not-sidestage'],
    ['knows no such address', () => new Response(known(), { status: 404 }), 'not-sidestage'],
    ['answers without end', () => new Response(known({ padding: 'x'.repeat(10_001) })), 'not-sidestage'],
    ['is not there', () => Promise.reject(new TypeError('Failed to fetch')), 'unreachable'],
  ])('%s', async (_name, answer, found) => {
    answering(answer);
    expect(await verifyServer(ORIGIN)).toBe(found);
  });

  test('says its version, of which no more is taken than can be shown', async () => {
    answering(() => new Response(known({ version: '9'.repeat(99), protocol: 99 })));
    expect(await askServer(ORIGIN)).toEqual({ found: 'client-too-old', version: '9'.repeat(40) });
  });

  test('gets no credentials and no address, and may not answer from elsewhere', async () => {
    const asked = answering(() => new Response(known()));
    await askServer(ORIGIN);
    const [address, options] = asked.mock.calls[0]!;
    expect(address.origin).toBe(ORIGIN);
    expect(options).toMatchObject({ credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' });
  });

  test('is waited for no longer than whoever asks waits', async () => {
    const asked = answering(() => new Response(known()));
    const asking = new AbortController();
    await askServer(ORIGIN, asking.signal);
    expect(asked.mock.calls[0]![1].signal!.aborted).toBe(false);
    asking.abort();
    expect(asked.mock.calls[0]![1].signal!.aborted).toBe(true);
  });
});

test('a server that is trusted already is not kept twice', async () => {
  await trustServer(ORIGIN);
  await trustServer(ORIGIN);
  await addServers(ORIGIN, 'https://other.example.org');
  expect((await stored('local'))['trustedServers']).toEqual([ORIGIN, 'https://other.example.org']);
});
