import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import en from '../../assets/messages/en.json' with { type: 'json' };
import { wording } from '../../core/language/wording.ts';
import { cardWords } from '../../core/links/cardWords.ts';
import type { CreateRoom } from '../../core/protocol/http.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const stored = new Map<string, unknown>();
vi.mock('wxt/browser', () => ({ browser: { storage: {} } }));
vi.mock('wxt/utils/storage', () => ({
  storage: {
    defineItem: (key: string, { fallback }: { fallback: unknown }) => ({
      getValue: () => Promise.resolve(stored.get(key) ?? fallback),
      setValue: (value: unknown) => Promise.resolve(void stored.set(key, value)),
    }),
  },
}));
const { roomStatus } = await import('../../extension/roomStatus.ts');

const MINUTE = 60_000;
const text = wording({ language: 'en', catalogue: en });

// The server's clock is moved by hand; this computer's is another one, hours behind.
describe('what the card of a link says, as the real server answers', () => {
  let server: TestServer;
  let serverNow = Date.now() + 5 * 60 * MINUTE;

  beforeAll(async () => {
    server = await startTestServer({ now: () => serverNow });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    stored.clear();
    stored.set('local:trustedServers', [server.url]);
  });

  /** A room that starts so many minutes from now, by the server's clock, and how its link's card looks. */
  async function room(minutes: number | null, more: Partial<CreateRoom> = {}) {
    const schedule =
      minutes === null ? null : { startsAt: serverNow + minutes * MINUTE, endsAt: serverNow + (minutes + 60) * MINUTE };
    const { slug, invite } = await server.createRoom({ schedule, ...more });
    const url = `${server.url}/r/${slug}`;
    const card = async (now?: () => number) => {
      const status = await roomStatus(url, now);
      const { state, actions } = cardWords({ provider: 'own', url, host: 'rooms.example' }, status, text);
      return { says: state.text, joins: actions.some(({ action }) => action === 'viewer') };
    };
    return { slug, invite, card };
  }

  test.each([
    ['always open', null, {}, 'Live', true],
    ['long before entry opens', 40, {}, 'Starts in 40 min', false],
    ['90 minutes ahead', 90, {}, 'Starts in 1 hr, 30 min', false],
    ['90 minutes ahead, and open for two hours by then', 90, { opensBefore: 120 }, 'Starts in 1 hr, 30 min', true],
    ['before the start, entry open', 12, {}, 'Starts in 12 min', true],
    ['before the start, entry opening later than usual', 12, { opensBefore: 5 }, 'Starts in 12 min', false],
    ['under way', -10, {}, 'Live', true],
    ['over', -70, {}, 'Ended', false],
  ] as const)('%s', async (_when, minutes, more, says, joins) => {
    // Rooms whose end is past cannot be made: they are made in time, and time goes by.
    const past = minutes !== null && minutes < 0 ? minutes : 0;
    const { card } = await room(minutes === null ? null : minutes - past + (past < 0 ? 1 : 0), more);
    serverNow += past < 0 ? (1 - past) * MINUTE : 0;
    expect(await card()).toEqual({ says, joins });
  });

  test('what the host on stage begins early is live: one can join', async () => {
    const { slug, invite, card } = await room(40);
    const host = await server.connect();
    await host.hello(slug, { invite });
    await host.enter('Hedy', 'stage');
    await host.command({ type: 'start' });
    expect(await card()).toEqual({ says: 'Live', joins: true });
    host.close();
  });

  test('entry that opens while the answer is kept is open at once', async () => {
    const { card } = await room(15.5);
    expect(await card()).toEqual({ says: 'Starts in 16 min', joins: false });
    const later = Date.now() + 45_000;
    expect(await card(() => later)).toEqual({ says: 'Starts in 15 min', joins: true });
  });

  test('of a room that is not there, or what is no answer, it says that the server does not answer', async () => {
    expect(await roomStatus(`${server.url}/r/no-such-room`)).toBeNull();
  });
});
