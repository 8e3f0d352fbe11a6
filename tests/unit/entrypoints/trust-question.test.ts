import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseSessionLink } from '../../../core/links/sessionLink.ts';
import { PROTOCOL_VERSION } from '../../../core/protocol/version.ts';
import { useTrust } from '../../../entrypoints/shared/useTrust.ts';

const { extension, resetExtension, stored } = await vi.hoisted(() => import('../../support/fake-extension.ts'));

const known = parseSessionLink('https://known.example.org/r/a')!;
const unknown = parseSessionLink('https://unknown.example.org/r/a')!;
const other = parseSessionLink('https://other.example.org/r/a')!;
const next = vi.fn();

let answer: (response: Response) => void;

beforeEach(async () => {
  resetExtension();
  next.mockReset();
  vi.stubGlobal('fetch', () => new Promise<Response>(resolve => (answer = resolve)));
  await extension.storage.local.set({ trustedServers: [known.origin] });
});
afterEach(() => void vi.unstubAllGlobals());

const sidestage = () =>
  new Response(
    JSON.stringify({
      name: 'sidestage',
      version: '1.0.0',
      protocol: PROTOCOL_VERSION,
      endpoints: { relay: '/a', peer: '/b', rooms: '/c' },
    }),
  );

/** A question about the unknown host, to which the person says yes. */
async function accepted() {
  const trust = useTrust();
  await trust.ask(unknown, next);
  const accepting = trust.accept();
  expect(trust.question.value).toEqual({ link: unknown, state: 'checking' });
  return { trust, accepting };
}

describe('the question before a host is contacted', () => {
  test('is not asked about hosts that were said yes to, nor about this machine', async () => {
    const trust = useTrust();
    await trust.ask(known, next);
    await trust.ask(parseSessionLink('http://localhost:8790/r/a')!, next);
    expect([next.mock.calls.length, trust.question.value]).toEqual([2, null]);
    expect([...trust.known.value]).toEqual([known.origin]);
  });

  test('a server on this machine that one goes to is known from then on, if it is one of ours', async () => {
    await useTrust().ask(parseSessionLink('http://localhost:8790/r/a')!, next);
    answer(new Response('{}'));
    await useTrust().ask(parseSessionLink('http://localhost:8791/r/a')!, next);
    await vi.waitFor(() => answer(sidestage()));
    await vi.waitFor(async () =>
      expect((await stored('local'))['trustedServers']).toEqual([known.origin, 'http://localhost:8791']),
    );
  });

  test('is about the latest link; what was asked for before never goes on', async () => {
    const trust = useTrust();
    const first = vi.fn();
    await Promise.all([trust.ask(known, first), trust.ask(unknown, next)]);
    expect(first).not.toHaveBeenCalled();
    expect(trust.question.value).toEqual({ link: unknown, state: 'asking' });
  });

  test('answered yes, it goes on once the host has proved to be a server', async () => {
    const { trust, accepting } = await accepted();
    expect(next).not.toHaveBeenCalled();
    answer(sidestage());
    await accepting;
    expect([next.mock.calls.length, trust.question.value]).toEqual([1, null]);
    expect((await stored('local'))['trustedServers']).toEqual([known.origin, unknown.origin]);
  });

  test('can be tried again after a failure, and one press at a time is heard', async () => {
    const { trust, accepting } = await accepted();
    await trust.accept();
    answer(new Response('<html>'));
    await accepting;
    expect(trust.question.value).toEqual({ link: unknown, state: 'failed', failure: 'not-sidestage' });
    const again = trust.accept();
    answer(sidestage());
    await again;
    expect(next).toHaveBeenCalledOnce();
  });

  test('dropped meanwhile, a late answer trusts nobody and opens nothing', async () => {
    const { trust, accepting } = await accepted();
    trust.drop();
    answer(sidestage());
    await accepting;
    expect(next).not.toHaveBeenCalled();
    expect((await stored('local'))['trustedServers']).toEqual([known.origin]);
    await trust.accept();
    expect(trust.question.value).toBeNull();
  });

  test('asked about another host meanwhile, a late answer leaves that question alone', async () => {
    const { trust, accepting } = await accepted();
    await trust.ask(other, next);
    answer(sidestage());
    await accepting;
    expect(trust.question.value).toEqual({ link: other, state: 'asking' });
    expect(next).not.toHaveBeenCalled();
  });
});
