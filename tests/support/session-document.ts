import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { platformPlugin } from '../../app/platform.ts';
import { useSessionStore } from '../../app/room/sessionStore.ts';
import { fakeDevices, fakePlatform } from './platform.ts';

export interface SessionDocument<Used> {
  readonly used: Used;
  readonly session: ReturnType<typeof useSessionStore>;
  readonly mounted: VueWrapper;
}

/**
 * A document that sessions take place in, as `mountSession` starts it, around a composable, with fake media and no
 * devices.
 */
export async function openDocument<Used>(use: () => Used): Promise<SessionDocument<Used>> {
  let used: Used | undefined;
  let session: ReturnType<typeof useSessionStore> | undefined;
  const setup = () => {
    session = useSessionStore();
    used = use();
  };
  const mounted = mount(
    { setup, template: '<i />' },
    {
      global: {
        plugins: [
          createPinia(),
          platformPlugin(
            fakePlatform({
              devices: fakeDevices({
                devices: Object.assign(new EventTarget(), { enumerateDevices: async () => [] }) as never,
                canPrompt: false,
              }),
            }),
          ),
        ],
      },
    },
  );
  await settled();
  return { used: used!, session: session!, mounted };
}

/** Waits until what is stored, asked and answered has been heard. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await flushPromises();
}
