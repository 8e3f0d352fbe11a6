// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { applyLanguage } from '../../../components/ui/language.ts';

const { extension, resetExtension } = await vi.hoisted(() => import('../../support/fake-extension.ts'));
// What the popup loads takes long, and is no part of the test's time.
await import('../../../entrypoints/popup/App.vue');

/** A catalogue is a file of its own, which a busy machine may take a while to load. */
const PATIENT = { timeout: 10_000 };

/** A machine with a microphone and a camera that may be used. */
function connectDevices(): void {
  const mediaDevices = Object.assign(new EventTarget(), {
    getSupportedConstraints: () => ({}),
    getUserMedia: () => Promise.reject(new DOMException('', 'NotFoundError')),
    enumerateDevices: async () => [
      { kind: 'audioinput', deviceId: 'a', label: 'Desk', groupId: 'g' },
      { kind: 'videoinput', deviceId: 'c', label: 'Lid', groupId: 'g' },
    ],
  });
  const query = async () => Object.assign(new EventTarget(), { state: 'granted' });
  Object.defineProperty(navigator, 'mediaDevices', { value: mediaDevices, configurable: true });
  Object.defineProperty(navigator, 'permissions', { value: { query }, configurable: true });
}

const directions = () => [...document.querySelectorAll('.device-trigger')].map(menu => menu.getAttribute('dir'));

test('the popup’s menus go the way one reads, and follow the language', async () => {
  resetExtension();
  connectDevices();
  extension.tabs.query = vi.fn(async () => [{ id: 5 }]) as never;
  await extension.storage.local.set({ language: 'ar' });
  document.body.innerHTML = '<div id="app"></div>';
  await import('../../../entrypoints/popup/main.ts');
  const fold = await vi.waitUntil(() => document.querySelector<HTMLElement>('[data-devices-fold]'), PATIENT);
  fold.click();
  await vi.waitFor(() => expect(new Set(directions())).toEqual(new Set(['rtl'])), PATIENT);
  await applyLanguage('en');
  await vi.waitFor(() => expect(new Set(directions())).toEqual(new Set(['ltr'])), PATIENT);
});
