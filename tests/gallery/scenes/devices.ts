import { h, reactive } from 'vue';
import DeviceSettings from '../../../components/devices/DeviceSettings.vue';
import type { DeviceNotice, SoundKey, SoundTreatment } from '../../../components/devices/deviceTypes.ts';
import { noticeText } from '../../../components/devices/notices.ts';
import SoundSettings from '../../../components/devices/SoundSettings.vue';
import NoticeLine from '../../../components/ui/NoticeLine.vue';
import { deviceChoices, tile } from '../fakes.ts';
import { room } from './room.ts';
import type { Scene } from './scene.ts';

interface SoundState {
  treatment?: Partial<SoundTreatment>;
  isolates?: boolean;
  unmet?: readonly SoundKey[];
  off?: boolean;
  notices?: readonly DeviceNotice[];
}

function sound(
  id: string,
  { treatment, isolates = false, unmet = [], off = false, notices = [] }: SoundState = {},
): Scene {
  const state = reactive<SoundTreatment>({
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    voiceIsolation: false,
    ...treatment,
  });
  return {
    id: `sound-${id}`,
    frame: 'panel',
    render: () =>
      h('main', [
        h('h1', { class: 'visually-hidden' }, id),
        h(
          DeviceSettings,
          { open: true },
          {
            sound: () =>
              h(SoundSettings, {
                devices: deviceChoices,
                notices,
                treatment: state,
                isolates,
                unmet,
                level: 0.6,
                off,
                speakerTest: 'idle',
                calls: true,
                onChange: (change: Partial<SoundTreatment>) => Object.assign(state, change),
              }),
          },
        ),
      ]),
  };
}

const line = (notice: DeviceNotice, action?: string) =>
  h(NoticeLine, { tone: 'warning', text: noticeText(notice), action, dismissable: true });

/** What one's own devices are up to in the room, and the dialog that sets them. */
export const deviceScenes: readonly Scene[] = [
  sound('settings'),
  sound('isolation', { isolates: true, treatment: { voiceIsolation: true } }),
  sound('trouble', {
    off: true,
    unmet: ['echoCancellation'],
    notices: [
      { kind: 'microphone', code: 'in-use', wanted: 'RØDE NT-USB+' },
      { kind: 'speaker', code: 'fallback', wanted: 'WH-1000XM5', actual: 'Default' },
    ],
  }),
  room('device-news', {
    tiles: [tile(0, { camera: false, microphone: false, video: null }), tile(1)],
    microphoneOn: false,
    notice: () => [
      h(NoticeLine, {
        tone: 'warning',
        text: 'You are muted: nobody hears what you say.',
        action: 'Unmute',
        dismissable: true,
      }),
      line({ kind: 'camera', code: 'in-use', wanted: 'Logitech BRIO 4K', actual: 'FaceTime HD Camera' }, 'Try again'),
      line({ kind: 'microphone', code: 'withdrawn' }, 'Allow'),
    ],
  }),
];
