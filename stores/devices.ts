import { defineStore } from 'pinia';
import { computed, inject, ref, shallowRef, watch, type InjectionKey } from 'vue';
import { PictureError, preparePicture, type PictureRefusal } from '../media/background/picture.ts';
import type { BackgroundKind, BackgroundProblem } from '../media/background/kinds.ts';
import { DeviceManager, type CaptureUse, type DeviceManagerOptions, type DeviceState } from '../media/devices/DeviceManager.ts';
import type { AvailableDevice, DeviceKind, DeviceProblem } from '../media/devices/kinds.ts';
import { meter, type Meter } from '../media/devices/meter.ts';
import { callAttention, speakerSelectable, testSpeaker } from '../media/devices/output.ts';
import type { AudioProcessing } from '../media/devices/processing.ts';
import { required } from './required.ts';
import { watchVoice } from './voice.ts';
import type { CapturePermission } from '../media/devices/permission.ts';

/** The platform's devices and where choices are kept: provided by each entrypoint. */
export const DEVICE_OPTIONS: InjectionKey<DeviceManagerOptions> = Symbol('device options');

/** Something worth saying about one kind of device: what is wrong, or that another one stands in. */
interface Notice {
  readonly kind: DeviceKind;
  readonly code: DeviceProblem | BackgroundProblem | 'fallback';
  readonly wanted?: string | undefined;
  readonly actual?: string;
}

const option = ({ id, label }: AvailableDevice) => ({ id, label });

/** The devices as screens read them. Choosing here is choosing for every room. */
export const useDevicesStore = defineStore('devices', () => {
  const state = shallowRef<DeviceState | null>(null);
  const level = ref(0);
  const speakerTest = ref<'idle' | 'playing'>('idle');
  const manager = new DeviceManager(required(inject(DEVICE_OPTIONS), 'DEVICE_OPTIONS'), next => (state.value = next));
  const started = manager.start();

  const camera = computed(() => state.value?.camera ?? null);
  const microphone = computed(() => state.value?.microphone ?? null);
  const cameraOn = computed(() => state.value?.preferences.cameraOn ?? true);
  const microphoneOn = computed(() => state.value?.preferences.microphoneOn ?? true);
  const speakerId = computed(() => state.value?.chosen.speaker.actual?.id ?? null);
  /** What is really being captured and switched on: what others may be told. */
  const live = computed(() => ({
    microphone: microphoneOn.value && microphone.value !== null,
    camera: cameraOn.value && camera.value !== null,
  }));
  const starting = computed(() => state.value?.starting ?? true);
  const tracks = computed(() => ({
    microphone: live.value.microphone ? microphone.value : null,
    camera: live.value.camera ? camera.value : null,
  }));
  const preview = computed(() => (tracks.value.camera ? new MediaStream([tracks.value.camera]) : null));

  const permission = computed<CapturePermission>(() => {
    const both = state.value?.permissions;
    if (!both) return 'unknown';
    // What is captured is allowed, if only for now: Firefox then goes on saying that it would ask.
    const now = { camera: camera.value ? 'granted' : both.camera, microphone: microphone.value ? 'granted' : both.microphone } as const;
    if (now.camera === 'prompt' || now.microphone === 'prompt') return 'prompt';
    // One of the two is enough to go on with; the other has its own notice.
    return now.camera === 'granted' ? 'granted' : now.microphone;
  });

  const notices = computed<Notice[]>(() => {
    const now = state.value;
    if (!now || permission.value === 'prompt' || permission.value === 'denied') return [];
    return (['camera', 'microphone', 'speaker'] as const).flatMap((kind): Notice[] => {
      const problem = kind === 'speaker' ? null : now.problems[kind];
      if (problem) return [{ kind, code: problem }];
      const { actual, fallback } = now.chosen[kind];
      if (!fallback || !actual) return [];
      return [{ kind, code: 'fallback', wanted: now.preferences[kind]?.label, actual: actual.label }];
    });
  });

  const choices = computed(() => ({
    cameras: state.value?.available.camera.map(option) ?? [],
    microphones: state.value?.available.microphone.map(option) ?? [],
    speakers: state.value?.available.speaker.map(option) ?? [],
    selectedCamera: state.value?.chosen.camera.actual?.id ?? null,
    selectedMicrophone: state.value?.chosen.microphone.actual?.id ?? null,
    selectedSpeaker: speakerId.value,
    speakerSelectable: speakerSelectable(),
  }));

  /** Everything Set devices shows. */
  const setDevices = computed(() => ({
    ...choices.value,
    cameraOn: cameraOn.value,
    microphoneOn: microphoneOn.value,
    stream: preview.value,
    level: level.value,
    permission: permission.value,
    notices: notices.value,
    speakerTest: speakerTest.value,
  }));

  const pictureRefused = ref<PictureRefusal | null>(null);
  /** What is shown behind oneself, and what could be. */
  const background = computed(() => ({
    kind: state.value?.preferences.background.kind ?? ('none' as const),
    status: state.value?.background.status ?? ('off' as const),
    problem: state.value?.background.problem ?? null,
    obstacle: state.value?.background.obstacle ?? null,
    system: state.value?.background.system ?? ('absent' as const),
    image: state.value?.background.image ?? null,
    refused: pictureRefused.value,
  }));

  async function choosePicture(file: File): Promise<void> {
    pictureRefused.value = null;
    try {
      await manager.setBackgroundImage(await preparePicture(file));
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      pictureRefused.value = error.refusal;
    }
  }

  const voice = watchVoice(microphone, microphoneOn);

  let measured: { meter: Meter; frame: number } | null = null;
  watch(
    () => tracks.value.microphone,
    track => {
      if (measured) {
        cancelAnimationFrame(measured.frame);
        measured.meter.close();
        measured = null;
        level.value = 0;
      }
      if (!track) return;
      const measuring = { meter: meter(track), frame: 0 };
      const step = () => {
        level.value = measuring.meter.level();
        measuring.frame = requestAnimationFrame(step);
      };
      measured = measuring;
      step();
    },
  );

  return {
    state,
    camera,
    microphone,
    cameraOn,
    microphoneOn,
    speakerId,
    live,
    starting,
    tracks,
    preview,
    permission,
    choices,
    setDevices,
    /** What the owner of the microphone should know of it. */
    voice,
    started,
    use: (use: CaptureUse) => manager.use(use),
    select: (kind: DeviceKind, id: string) => manager.select(kind, id),
    toggleCamera: () => manager.setOn('camera', !cameraOn.value),
    toggleMicrophone: () => manager.setOn('microphone', !microphoneOn.value),
    setOn: (kind: 'camera' | 'microphone', on: boolean) => manager.setOn(kind, on),
    process: (change: Partial<AudioProcessing>) => manager.process(change),
    background,
    setBackground(kind: BackgroundKind) {
      pictureRefused.value = null;
      return manager.setBackground({ kind });
    },
    choosePicture,
    retry: () => manager.retry(),
    async testSpeaker() {
      if (speakerTest.value === 'playing') return;
      speakerTest.value = 'playing';
      try {
        await testSpeaker(speakerId.value);
      } catch {
        // Nothing was heard, which is the test's own answer; the button is ready again.
      } finally {
        speakerTest.value = 'idle';
      }
    },
    /** A short sound on the chosen speakers. A browser that refuses to play it is silent; what it draws attention to is on screen too. */
    callAttention: () => callAttention(speakerId.value).catch(() => {}),
    close: () => manager.close(),
  };
});
