import '../../assets/styles/base.css';
import './gallery.css';
import { ConfigProvider } from 'reka-ui';
import { createApp, h, nextTick } from 'vue';
import { applyLanguage } from '../../components/ui/language.ts';
import { direction } from '../../components/ui/useMessages.ts';
import GalleryIndex from './GalleryIndex.vue';
import { scenes } from './scenes/index.ts';

declare global {
  interface Window {
    /** What there is to look at, for scripts. */
    galleryScenes: { id: string; frame: string }[];
    /** Has the scene that is shown speak that language, where it stands. Resolves once it does. */
    galleryLanguage(tag: string): Promise<void>;
  }
}

const query = new URLSearchParams(location.search);
const theme = query.get('theme');
if (theme) document.documentElement.dataset.theme = theme;

window.galleryScenes = scenes.map(({ id, frame }) => ({ id, frame }));
window.galleryLanguage = async tag => {
  await applyLanguage(tag);
  await nextTick();
};

const scene = scenes.find(candidate => candidate.id === query.get('scene'));
if (scene) document.title = scene.id;
await applyLanguage(query.get('language') ?? 'en');
const app = scene
  ? {
      render: () =>
        h(ConfigProvider, { dir: direction() }, () => h('div', { class: ['scene', scene.frame] }, [scene.render()])),
    }
  : GalleryIndex;
createApp(app).mount('#app');
