import type { App } from 'vue';

/** Mounts the page's app over what the server wrote there; when nothing comes of it, that stays. */
export function mountPage(app: App, container = document.getElementById('app')): void {
  const written = container ? [...container.childNodes] : [];
  try {
    app.mount(container ?? '#app');
  } finally {
    // Vue says what went wrong in the console and mounts nothing.
    if (container && container.childElementCount === 0) container.replaceChildren(...written);
  }
}
