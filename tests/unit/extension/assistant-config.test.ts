import { beforeEach, describe, expect, test, vi } from 'vitest';

/** A browser of maps, as far as the settings need one. */
const stored = new Map<string, unknown>();
const policy: { value: unknown } = { value: {} };
vi.mock('wxt/browser', () => ({
  browser: {
    storage: {
      managed: {
        get: () => (policy.value instanceof Error ? Promise.reject(policy.value) : Promise.resolve(policy.value)),
      },
    },
  },
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

beforeEach(() => {
  stored.clear();
  policy.value = {};
});

describe('what content scripts work by', () => {
  test('servers of the person and of the administrator, with everything else left out', async () => {
    stored.set('local:trustedServers', ['https://mine.example', 'nonsense']);
    policy.value = {
      trustedServers: ['https://school.example/', 5],
      click: 'ask',
      patterns: ['meet.school.example/*', 'bad'],
    };
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
