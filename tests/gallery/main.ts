import '../../assets/styles/base.css';
import './gallery.css';
import { createApp, h } from 'vue';
import GalleryIndex from './GalleryIndex.vue';
import { scenes } from './scenes/index.ts';

declare global {
  interface Window {
    /** What there is to look at, for scripts. */
    galleryScenes: { id: string; frame: string }[];
  }
}

const query = new URLSearchParams(location.search);
const theme = query.get('theme');
if (theme) document.documentElement.dataset.theme = theme;

window.galleryScenes = scenes.map(({ id, frame }) => ({ id, frame }));

const scene = scenes.find(candidate => candidate.id === query.get('scene'));
if (scene) document.title = scene.id;
createApp(scene ? { render: () => h('div', { class: ['scene', scene.frame] }, [scene.render()]) } : GalleryIndex).mount(
  '#app',
);
