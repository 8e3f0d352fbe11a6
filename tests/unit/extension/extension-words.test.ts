import { beforeEach, describe, expect, test, vi } from 'vitest';

const { extension, resetExtension } = await vi.hoisted(() => import('../../support/fake-extension.ts'));
const { extensionWords } = await import('../../../extension/extensionWords.ts');

const FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/_locales/en/messages.json': { card_live: 'Live', card_on_stage_one: '{count} on stage', card_ended: 'Ended' },
  '/_locales/de/messages.json': { card_live: 'Läuft', card_on_stage_other: '{count} auf der Bühne' },
};

beforeEach(() => {
  resetExtension();
  const own = extension.runtime.getURL('/' as never).replace(/\/$/, '');
  vi.stubGlobal('fetch', (url: string) => {
    const file = FILES[url.replace(own, '')] ?? {};
    return Promise.resolve(
      Response.json(Object.fromEntries(Object.entries(file).map(([key, message]) => [key, { message }]))),
    );
  });
});

describe('the words of scripts without a catalogue', () => {
  test('are in the browser’s language, with English where that says nothing', async () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de-AT', 'en']);
    const words = await extensionWords();
    expect([words('card_live'), words('card_on_stage', { count: 2 }), words('card_ended')]).toEqual([
      'Läuft',
      '2 auf der Bühne',
      'Ended',
    ]);
    expect(words.locale).toBe('de-AT');
  });

  test('are in the language that was chosen, from the moment it is', async () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de']);
    await extension.storage.local.set({ language: 'en' });
    expect((await extensionWords())('card_live')).toBe('Live');
    await extension.storage.local.set({ language: null });
    expect((await extensionWords())('card_live')).toBe('Läuft');
  });

  test('are of the catalogue: a key that it has not is a fault of types', async () => {
    // @ts-expect-error one letter too many
    expect((await extensionWords())('menu_join_in_panell')).toBe('menu_join_in_panell');
  });
});
