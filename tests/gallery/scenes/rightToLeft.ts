import type { Scene } from './scene.ts';

/** One of each main screen. */
const SCREENS = [
  ...['panel-empty', 'entry-ready', 'room-4', 'room-viewer-ask', 'room-news', 'admin-menu', 'people-block'],
  ...['popup-links', 'page-event-live', 'page-join-desktop', 'host-created', 'phone-viewer', 'phone-chat'],
];

/** Main screens in Arabic, turned round. @throws Error when one of them is not among the scenes */
export function rightToLeft(scenes: readonly Scene[]): Scene[] {
  return SCREENS.map(id => {
    const scene = scenes.find(one => one.id === id);
    if (!scene) throw new Error(`There is no scene ${id}.`);
    return { ...scene, id: `rtl-${id}`, language: 'ar' };
  });
}
