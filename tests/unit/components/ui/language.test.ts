// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { defineComponent, h, nextTick } from 'vue';
import en from '../../../../assets/messages/en.json' with { type: 'json' };
import { applyLanguage, followLanguage } from '../../../../components/ui/language.ts';
import { formatShort } from '../../../../components/ui/times.ts';
import { language, speak, t, useMessages } from '../../../../components/ui/useMessages.ts';

afterEach(() => {
  vi.restoreAllMocks();
  speak('en', en, ['en']);
});

describe('the language of a document', () => {
  test('is told to the whole document, with its direction', async () => {
    document.documentElement.lang = '';
    await applyLanguage('en');
    expect([document.documentElement.lang, document.documentElement.dir]).toEqual(['en', 'ltr']);
  });

  test('is the browser’s until one is chosen, and English where there is no other', async () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['tlh', 'en-GB']);
    await followLanguage({ load: () => null, watch: () => {} });
    expect(language()).toBe('en');
    // As written in the reader's region.
    expect(formatShort(Date.UTC(2026, 10, 24, 15), { timeZone: 'UTC' })).toBe('24 Nov 2026, 15:00');
  });

  test('a choice that cannot be read, or of a language that there is not, is none', async () => {
    await followLanguage({ load: () => Promise.reject(new Error('No storage.')), watch: () => {} });
    await applyLanguage('tlh');
    expect(language()).toBe('en');
  });

  test('what is shown follows a change at once: texts, plurals and numbers', async () => {
    const Shown = defineComponent(() => {
      const { t: say, formatNumber, locale } = useMessages();
      return () =>
        h('p', `${say('leave')} ${say('count_viewers', { count: 2_000 })} ${formatNumber(1.5)} ${locale.value}`);
    });
    const shown = mount(Shown);
    expect(shown.text()).toBe('Leave 2,000 viewers 1.5 en');
    speak('en', { ...en, leave: 'Exeunt' }, ['en-IN', 'en']);
    await nextTick();
    expect(shown.text()).toContain(' en-IN');
  });

  test('a message that only English has is said in English', () => {
    expect(t('set_devices')).toBe('Set devices');
  });
});
