import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { knownStatus, roomStatus } from '../../../extension/roomStatus.ts';

const { extension, resetExtension, stored } = await vi.hoisted(() => import('../../support/fake-extension.ts'));

const ORIGIN = 'https://rooms.example.org';
const ROOM = `${ORIGIN}/r/physics`;
const HOUR = 3_600_000;

/** What the server says of the room. Its clock is ten minutes ahead of ours. */
function card(rest: Record<string, unknown> = {}, schedule: unknown = null, more: object = {}) {
  return {
    title: 'Physics',
    status: 'open',
    startedAt: null,
    counts: { stage: 2, viewers: 5 },
    serverTime: now + 10 * 60_000,
    settings: { schedule, opensBefore: 15, stageAccess: 'request', ...more },
    ...rest,
  };
}

let now: number;
let asked: ReturnType<typeof vi.fn<(address: string, options: RequestInit) => Promise<Response>>>;
let answer: () => Response;

beforeEach(async () => {
  resetExtension();
  now = 1_800_000_000_000;
  vi.useFakeTimers({ toFake: ['Date'], now });
  answer = () => new Response(JSON.stringify(card()));
  asked = vi.fn(async () => answer());
  vi.stubGlobal('fetch', asked);
  await extension.storage.local.set({ trustedServers: [ORIGIN] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function later(ms: number): void {
  now += ms;
  vi.setSystemTime(now);
}

describe('what is going on in a room', () => {
  test('is asked of its server without the invitation and without credentials', async () => {
    expect(await roomStatus(`${ROOM}#invite=secret`)).toMatchObject({
      title: 'Physics',
      state: 'live',
      entry: 'open',
      stage: 2,
      viewers: 5,
      stageAccess: 'request',
    });
    expect(asked.mock.calls.map(([address]) => address)).toEqual([`${ORIGIN}/api/rooms/physics`]);
    expect(asked.mock.calls[0]![1]).toMatchObject({ credentials: 'omit', redirect: 'error' });
    expect(JSON.stringify(await stored('session'))).not.toContain('secret');
  });

  test('is asked of no server that is not trusted', async () => {
    expect(await roomStatus('https://unknown.example.org/r/physics')).toBeNull();
    expect(await roomStatus('https://rooms.example.org/elsewhere')).toBeNull();
    expect(asked).not.toHaveBeenCalled();
  });

  test('is asked once a minute, and once by two at the same time', async () => {
    await Promise.all([roomStatus(ROOM), roomStatus(ROOM)]);
    later(59_000);
    await roomStatus(ROOM);
    expect(asked).toHaveBeenCalledTimes(1);
    later(1_000);
    await roomStatus(ROOM);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test('is known without asking for a minute', async () => {
    expect(await knownStatus(ROOM)).toBeUndefined();
    await roomStatus(ROOM);
    expect(await knownStatus(`${ROOM}#invite=other`)).toMatchObject({ title: 'Physics' });
    later(60_000);
    expect(await knownStatus(ROOM)).toBeUndefined();
    expect(asked).toHaveBeenCalledTimes(1);
  });

  test('opens by the server’s clock, also from what was said before', async () => {
    // Entry opens in 30 seconds of the server's time.
    const startsAt = now + 10 * 60_000 + 15 * 60_000 + 30_000;
    answer = () => new Response(JSON.stringify(card({}, { startsAt, endsAt: startsAt + HOUR })));
    expect(await roomStatus(ROOM)).toMatchObject({ state: 'later', entry: 'closed', startsIn: 15 * 60_000 + 30_000 });
    later(31_000);
    expect(await roomStatus(ROOM)).toMatchObject({ state: 'later', entry: 'open', startsAt });
    expect(asked).toHaveBeenCalledTimes(1);
  });

  test('is over when the room has ended', async () => {
    answer = () => new Response(JSON.stringify(card({ status: 'ended' })));
    expect(await roomStatus(ROOM)).toMatchObject({ state: 'ended', entry: 'closed', startsAt: null });
  });

  test('with a way to the stage that this version does not know is by invitation', async () => {
    answer = () => new Response(JSON.stringify(card({}, null, { stageAccess: 'lottery' })));
    expect(await roomStatus(ROOM)).toMatchObject({ stageAccess: 'invite' });
  });

  test('is not told by an answer that is no answer, and not asked for again at once', async () => {
    for (const bad of [new Response('<html>'), new Response('{}'), new Response('x'.repeat(50_001))]) {
      answer = () => bad;
      expect(await roomStatus(ROOM)).toBeNull();
      later(60_000);
    }
    answer = () => new Response('', { status: 404 });
    expect(await roomStatus(ROOM)).toBeNull();
    expect(await roomStatus(ROOM)).toBeNull();
    expect(asked).toHaveBeenCalledTimes(4);
  });

  test('is kept of fifty rooms, the oldest goes first', async () => {
    for (let room = 0; room < 51; room += 1) await roomStatus(`${ORIGIN}/r/room-${room}`);
    const kept = Object.keys((await stored('session'))['roomCards'] as object);
    expect(kept).toHaveLength(50);
    expect(kept).not.toContain(`${ORIGIN}/r/room-0`);
  });
});
