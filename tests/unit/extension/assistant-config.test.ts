import { beforeEach, describe, expect, test, vi } from 'vitest';

/** A browser of maps, as far as the settings need one. */
const stored = new Map<string, unknown>();
const policy: { value: unknown } = { value: {} };
vi.mock('wxt/browser', () => ({
  browser: { storage: { managed: { get: () => (policy.value instanceof Error ? Promise.reject(policy.value) : Promise.resolve(policy.value)) } } },
}));
vi.mock('wxt/utils/storage', () => ({
  storage: {
    defineItem: (key: string, { fallback }: { fallback: unknown }) => ({
      getValue: () => Promise.resolve(stored.get(key) ?? fallback),
      setValue: (value: unknown) => Promise.resolve(stored.set(key, value)),
    }),
  },
}));
const { assistantConfig, currentRecogniser, trustedOrigins } = await import('../../../extension/config.ts');
const { statusOf } = await import('../../../extension/roomStatus.ts');

beforeEach(() => {
  stored.clear();
  policy.value = {};
});

describe('what content scripts work by', () => {
  test('servers of the person and of the administrator, with everything else left out', async () => {
    stored.set('local:trustedServers', ['https://mine.example', 'nonsense']);
    policy.value = { trustedServers: ['https://school.example/', 5], click: 'ask', patterns: ['meet.school.example/*', 'bad'] };
    expect([...(await trustedOrigins())]).toEqual(['https://mine.example', 'https://school.example']);
    expect(await assistantConfig()).toMatchObject({ click: 'ask', patterns: [{ host: 'meet.school.example' }] });
    const recogniser = await currentRecogniser();
    expect(recogniser.recognise('https://school.example/r/x')).toMatchObject({ provider: 'own' });
    expect(recogniser.recognise('https://school.example/r/x')?.verify).toBeUndefined();
    expect(recogniser.recognise('https://other.example/r/x')?.verify).toBe(true);
  });

  test('no policy where the browser has none', async () => {
    policy.value = new Error('Access to storage.managed is not allowed.');
    expect((await assistantConfig()).origins).toEqual([]);
  });
});

describe("a server's answer about a room", () => {
  const NOW = Date.UTC(2026, 0, 20, 12);
  const MINUTE = 60_000;
  const answer = { title: 'Physics', status: 'open', counts: { stage: 2, viewers: 5 }, settings: { stageAccess: 'everyone' }, unknown: true };
  const scheduled = (startsAt: number, endsAt: number, more = {}) =>
    statusOf({ ...answer, settings: { ...answer.settings, schedule: { startsAt, endsAt }, ...more } }, NOW);

  test('without a schedule it is live until it has ended', () => {
    expect(statusOf(answer, NOW)).toMatchObject({ state: 'live', entry: 'open', stage: 2, viewers: 5 });
    expect(statusOf({ ...answer, status: 'ended' }, NOW)).toMatchObject({ state: 'ended', entry: 'closed' });
    expect(statusOf({ ...answer, settings: { ...answer.settings, schedule: null } }, NOW).state).toBe('live');
  });

  test('with one: later, entry open before the start, live, over', () => {
    expect(scheduled(NOW + 40 * MINUTE, NOW + 90 * MINUTE)).toMatchObject({ state: 'later', entry: 'closed', startsAt: NOW + 40 * MINUTE });
    expect(scheduled(NOW + 12 * MINUTE, NOW + 90 * MINUTE)).toMatchObject({ state: 'later', entry: 'open' });
    expect(scheduled(NOW + 12 * MINUTE, NOW + 90 * MINUTE, { entryOpensBefore: 5 }).entry).toBe('closed');
    expect(scheduled(NOW - MINUTE, NOW + MINUTE).state).toBe('live');
    expect(scheduled(NOW - 2 * MINUTE, NOW - MINUTE).state).toBe('ended');
  });

  test('an unknown way to the stage is none; what is no answer is refused', () => {
    expect(statusOf({ ...answer, settings: { stageAccess: 'auction' } }, NOW).stageAccess).toBe('invite');
    expect(() => statusOf({ title: 5 }, NOW)).toThrow();
  });
});
