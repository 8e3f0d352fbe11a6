import { createPinia } from 'pinia';
import type { App, Component, Ref } from 'vue';
import { platformPlugin } from '../app/platform.ts';
import PageSession from './PageSession.vue';
import { pagePlatform } from './platform.ts';

/** Everything of a live session, loaded when somebody joins. Puts it into the page's app; returns what shows it. */
export function installSession(app: App, handheld: Readonly<Ref<boolean>>): Component {
  app.use(createPinia()).use(platformPlugin(pagePlatform(handheld)));
  return PageSession;
}
