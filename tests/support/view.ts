import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createPinia } from 'pinia';
import type { Component } from 'vue';
import { DEVICE_OPTIONS } from '../../app/devices/devicesStore.ts';
import { SESSION_PLATFORM, type SessionTarget, useSessionStore } from '../../app/room/sessionStore.ts';
import { DEFAULT_PREFERENCES } from '../../core/media/devices/preferences.ts';
import { FakeEngine, FakeNetwork } from '../../core/media/fake/FakeEngine.ts';

/** A machine with neither camera nor microphone. */
const nothingConnected = {
  enumerateDevices: () => Promise.resolve([]),
  getUserMedia: () => Promise.reject(new DOMException('', 'NotFoundError')),
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
} as unknown as MediaDevices;

/** Mounts a view on its real stores, on a machine without devices; a session is opened if a target is given. */
export async function mountView(
  view: Component,
  props: Record<string, unknown>,
  target?: SessionTarget,
): Promise<{ view: VueWrapper; session: ReturnType<typeof useSessionStore> }> {
  const pinia = createPinia();
  let session: ReturnType<typeof useSessionStore> | undefined;
  const wrapper = mount(
    {
      components: { View: view as object },
      setup() {
        session = useSessionStore();
        return { props };
      },
      template: '<View v-bind="props" />',
    },
    {
      attachTo: document.body,
      global: {
        plugins: [pinia],
        provide: {
          [SESSION_PLATFORM as symbol]: {
            createEngine: () => new FakeEngine(new FakeNetwork()),
            credential: () => Promise.resolve('c'.repeat(43)),
          },
          [DEVICE_OPTIONS as symbol]: {
            devices: nothingConnected,
            permissions: undefined,
            store: {
              load: () => Promise.resolve(DEFAULT_PREFERENCES),
              change: () => Promise.resolve(),
              watch: () => () => undefined,
            },
            canPrompt: true,
          },
        },
      },
    },
  );
  if (!session) throw new Error('The view was not set up.');
  if (target) await session.open(target);
  await flushPromises();
  return { view: wrapper, session };
}
