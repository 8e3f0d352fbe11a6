import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createPinia } from 'pinia';
import type { Component } from 'vue';
import { type Platform, platformPlugin } from '../../app/platform.ts';
import { useSessionStore } from '../../app/room/sessionStore.ts';
import type { SessionTarget } from '../../app/room/sessionTarget.ts';
import { fakePlatform } from './platform.ts';

/** Mounts a view on its real stores, on a machine without devices; a session is opened if a target is given. */
export async function mountView(
  view: Component,
  props: Record<string, unknown>,
  target?: SessionTarget,
  platform: Partial<Platform> = {},
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
        plugins: [pinia, platformPlugin(fakePlatform(platform))],
      },
    },
  );
  if (!session) throw new Error('The view was not set up.');
  if (target) await session.open(target);
  await flushPromises();
  return { view: wrapper, session };
}
