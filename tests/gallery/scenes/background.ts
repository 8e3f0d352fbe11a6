import { h } from 'vue';
import BackgroundChoice from '../../../components/devices/BackgroundChoice.vue';
import type { BackgroundChoices } from '../../../components/devices/deviceTypes.ts';
import type { Scene } from './scene.ts';

const IMAGE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><path fill="#9cc3d5" d="M0 0h16v9H0z"/><path fill="#3b6b58" d="M0 9l5-5 4 3 3-2 4 4z"/></svg>')}`;

function choice(id: string, background: Partial<BackgroundChoices> = {}, cameraOn = true): Scene {
  return {
    id: `background-${id}`,
    frame: 'part',
    render: () =>
      h('main', { class: 'stack' }, [
        h('h1', { class: 'visually-hidden' }, id),
        h(BackgroundChoice, {
          background: {
            kind: 'none',
            status: 'off',
            problem: null,
            obstacle: null,
            system: 'absent',
            image: null,
            refused: null,
            ...background,
          },
          cameraOn,
        }),
      ]),
  };
}

export const backgroundScenes: readonly Scene[] = [
  choice('none'),
  choice('starting', { kind: 'blur', status: 'starting' }),
  choice('blur', { kind: 'blur', status: 'on' }),
  choice('image', { kind: 'image', status: 'on', image: IMAGE }),
  choice('camera-off', { kind: 'blur' }, false),
  choice('failed', { kind: 'image', image: IMAGE, problem: 'background-failed' }),
  choice('slow', { kind: 'blur', problem: 'background-slow', obstacle: 'slow' }),
  choice('slow-none', { obstacle: 'slow' }),
  choice('browser', { obstacle: 'browser' }),
  choice('handheld', { obstacle: 'handheld' }),
  choice('system', { kind: 'blur', status: 'on', obstacle: 'browser', system: 'always' }),
  choice('refused', { refused: 'size' }),
];
