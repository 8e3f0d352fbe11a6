import { h, reactive } from 'vue';
import type { SetDevicesProps } from '../../../components/devices/deviceTypes.ts';
import SetDevices from '../../../components/devices/SetDevices.vue';
import ElsewhereCard from '../../../components/links/ElsewhereCard.vue';
import EmptyPanel from '../../../components/links/EmptyPanel.vue';
import EntryLayout from '../../../components/room/EntryLayout.vue';
import JoinForm from '../../../components/room/JoinForm.vue';
import type { JoinBusy } from '../../../components/room/roomTypes.ts';
import SessionHeader from '../../../components/room/SessionHeader.vue';
import PromptPage from '../../../components/ui/PromptPage.vue';
import TroubleNotice from '../../../components/ui/TroubleNotice.vue';
import type { Trouble } from '../../../components/ui/types.ts';
import type { StageWay } from '../../../core/room/room.ts';
import { setDevices } from '../fakes.ts';
import type { Scene } from './scene.ts';

interface EntryState {
  devices?: Partial<SetDevicesProps>;
  join?: { name?: string; access?: StageWay; busy?: JoinBusy; disabledReason?: string; rememberName?: boolean };
  trouble?: Trouble;
}

function entry(id: string, { devices = {}, join = {}, trouble }: EntryState = {}): Scene {
  const state = reactive({ ...setDevices(devices), name: join.name ?? 'Ada Lovelace' });
  return {
    id: `entry-${id}`,
    frame: 'panel',
    render: () =>
      h(EntryLayout, null, {
        header: () =>
          h(SessionHeader, {
            title: 'Reading group: The Mezzanine, chapters 4 to 6',
            host: 'meet.example.org',
            stageCount: 2,
            viewerCount: 14,
          }),
        notice: () =>
          trouble ? h(TroubleNotice, { trouble, contact: { name: 'Grace', email: 'grace@example.org' } }) : [],
        devices: () =>
          h(SetDevices, {
            ...state,
            onSelectCamera: (chosen: string) => {
              state.selectedCamera = chosen;
            },
            onSelectMicrophone: (chosen: string) => {
              state.selectedMicrophone = chosen;
            },
            onSelectSpeaker: (chosen: string) => {
              state.selectedSpeaker = chosen;
            },
            onToggleCamera: () => {
              state.cameraOn = !state.cameraOn;
            },
            onToggleMicrophone: () => {
              state.microphoneOn = !state.microphoneOn;
            },
          }),
        join: () =>
          h(JoinForm, {
            access: 'direct',
            busy: null,
            ...join,
            name: state.name,
            'onUpdate:name': (name: string) => {
              state.name = name;
            },
          }),
      }),
  };
}

const NOTHING = {
  cameras: [],
  microphones: [],
  selectedCamera: null,
  selectedMicrophone: null,
  stream: null,
  level: 0,
} as const;

export const entryScenes: readonly Scene[] = [
  { id: 'panel-empty', frame: 'panel', render: () => h(EmptyPanel) },
  {
    id: 'panel-elsewhere',
    frame: 'panel',
    render: () =>
      h(PromptPage, () =>
        h(ElsewhereCard, { title: 'Reading group: The Mezzanine, chapters 4 to 6', host: 'meet.example.org' }),
      ),
  },
  {
    id: 'panel-elsewhere-bound',
    frame: 'panel',
    render: () =>
      h(PromptPage, () =>
        h(ElsewhereCard, {
          title: 'Reading group: The Mezzanine, chapters 4 to 6',
          host: 'meet.example.org',
          bound: true,
        }),
      ),
  },
  entry('ready'),
  entry('camera-off', { devices: { cameraOn: false, stream: null } }),
  entry('muted', { devices: { microphoneOn: false, level: 0.7 } }),
  entry('starting', { devices: { stream: null, level: 0 } }),
  entry('testing-speaker', { devices: { speakerTest: 'playing', level: 1 } }),
  entry('prompt', { devices: { ...NOTHING, permission: 'prompt' }, join: { name: '', rememberName: true } }),
  entry('denied', { devices: { ...NOTHING, permission: 'denied' } }),
  entry('nothing-connected', {
    devices: {
      ...NOTHING,
      speakers: [],
      selectedSpeaker: null,
      notices: [
        { kind: 'camera', code: 'none' },
        { kind: 'microphone', code: 'none' },
        { kind: 'speaker', code: 'none' },
      ],
    },
  }),
  entry('in-use', {
    devices: { stream: null, notices: [{ kind: 'camera', code: 'in-use', wanted: 'FaceTime HD Camera' }] },
  }),
  entry('fallback', {
    devices: {
      speakerSelectable: false,
      notices: [
        { kind: 'camera', code: 'fallback', wanted: 'Logitech BRIO 4K', actual: 'FaceTime HD Camera' },
        { kind: 'microphone', code: 'lost', wanted: 'RØDE NT-USB+' },
      ],
    },
  }),
  entry('instead', {
    devices: {
      level: 0,
      notices: [
        { kind: 'camera', code: 'in-use', wanted: 'Logitech BRIO 4K', actual: 'FaceTime HD Camera' },
        { kind: 'microphone', code: 'silent', wanted: 'RØDE NT-USB+' },
        { kind: 'speaker', code: 'failed', wanted: 'WH-1000XM5' },
      ],
    },
  }),
  entry('ask', { join: { access: 'ask' } }),
  entry('by-invitation', { join: { access: 'none' } }),
  entry('joining', { join: { busy: 'stage' } }),
  entry('joining-as-viewer', { join: { busy: 'viewer' } }),
  entry('not-open-yet', { join: { disabledReason: 'Opens at 14:45.' } }),
  entry('sockets-blocked', { trouble: 'sockets-blocked', join: { disabledReason: 'Waiting for the server.' } }),
  entry('busy', { trouble: 'server-busy', join: { disabledReason: 'Waiting for the server.' } }),
  entry('unreachable', { trouble: 'server-unreachable', join: { disabledReason: 'Waiting for the server.' } }),
];
