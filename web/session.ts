import { createPinia } from 'pinia';
import type { App, Component, Ref } from 'vue';
import { HANDHELD } from '../composables/handheld.ts';
import { PICTURE_IN_PICTURE } from '../composables/pictureInPicture.ts';
import { DEVICE_OPTIONS } from '../stores/devices.ts';
import { ROOM_PREFERENCES } from '../stores/preferences.ts';
import { SESSION_PLATFORM } from '../stores/session.ts';
import PageSession from './PageSession.vue';
import { pageDevices, pagePlatform, pagePreferences } from './platform.ts';

/** Everything of a live session, loaded when somebody joins. Puts it into the page's app; returns what shows it. */
export function installSession(app: App, handheld: Readonly<Ref<boolean>>): Component {
  app
    .use(createPinia())
    .provide(HANDHELD, handheld)
    .provide(PICTURE_IN_PICTURE, window.documentPictureInPicture)
    .provide(DEVICE_OPTIONS, pageDevices(handheld.value))
    .provide(SESSION_PLATFORM, pagePlatform(() => handheld.value))
    .provide(ROOM_PREFERENCES, pagePreferences);
  return PageSession;
}
