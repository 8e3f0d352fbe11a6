import { createPinia } from 'pinia';
import type { App, Component, Ref } from 'vue';
import { DEVICE_OPTIONS } from '../app/devices/devicesStore.ts';
import { ROOM_PREFERENCES } from '../app/room/preferencesStore.ts';
import { SESSION_PLATFORM } from '../app/room/sessionStore.ts';
import { PICTURE_IN_PICTURE } from '../app/stage/pictureInPicture.ts';
import { HANDHELD } from '../components/ui/handheld.ts';
import PageSession from './PageSession.vue';
import { pageDevices, pagePlatform, pagePreferences } from './platform.ts';

/** Everything of a live session, loaded when somebody joins. Puts it into the page's app; returns what shows it. */
export function installSession(app: App, handheld: Readonly<Ref<boolean>>): Component {
  app
    .use(createPinia())
    .provide(HANDHELD, handheld)
    .provide(PICTURE_IN_PICTURE, window.documentPictureInPicture)
    .provide(DEVICE_OPTIONS, pageDevices(handheld.value))
    .provide(
      SESSION_PLATFORM,
      pagePlatform(() => handheld.value),
    )
    .provide(ROOM_PREFERENCES, pagePreferences);
  return PageSession;
}
