// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import { ref } from 'vue';
import { platformPlugin } from '../../../../app/platform.ts';
import type { DocumentPictureInPicture } from '../../../../app/stage/pictureInPicture.ts';
import { type PictureInPicture, usePictureInPicture } from '../../../../app/stage/usePictureInPicture.ts';
import { applyLanguage } from '../../../../components/ui/language.ts';
import { fakePlatform } from '../../../support/platform.ts';

function use(browser?: DocumentPictureInPicture, handheld = false): PictureInPicture {
  let small: PictureInPicture | undefined;
  mount(
    {
      setup: () => {
        small = usePictureInPicture();
        return () => null;
      },
    },
    {
      global: { plugins: [platformPlugin(fakePlatform({ pictureInPicture: browser, handheld: ref(handheld) }))] },
    },
  );
  return small!;
}

const refusing: DocumentPictureInPicture = {
  requestWindow: () => Promise.reject(new DOMException('', 'NotAllowedError')),
};
const keys = (small: PictureInPicture) => small.actions.value.map(({ key }) => key);

describe('the small window', () => {
  test('is offered where the browser has it and somebody provides it, and never on a phone', () => {
    expect(keys(use(refusing))).toEqual(['picture-in-picture']);
    expect(keys(use())).toEqual([]);
    expect(keys(use(refusing, true))).toEqual([]);
  });

  test('that the browser refuses leaves the stage where it is, and is said until it is tried again', async () => {
    let refuses = true;
    const small = use({ requestWindow: () => (refuses ? refusing.requestWindow() : new Promise(() => undefined)) });
    small.actions.value[0]!.run();
    await flushPromises();
    expect([small.failed.value, small.home.value]).toEqual([true, null]);
    refuses = false;
    small.actions.value[0]!.run();
    expect(small.failed.value).toBe(false);
  });

  test('speaks the language of the page, also when another one is chosen while it is open', async () => {
    const empty = document.implementation.createHTMLDocument();
    const opened = Object.assign(new EventTarget(), { document: empty, close: () => undefined }) as unknown as Window;
    await applyLanguage('en');
    const small = use({ requestWindow: async () => opened });
    const said = () => [empty.documentElement.lang, empty.documentElement.dir];
    small.actions.value[0]!.run();
    await flushPromises();
    expect(small.home.value).toBe(opened);
    expect(said()).toEqual(['en', 'ltr']);
    await applyLanguage('ar');
    await flushPromises();
    expect(said()).toEqual(['ar', 'rtl']);
    await applyLanguage('en');
    small.close();
  });
});
