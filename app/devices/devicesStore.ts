import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { noteDevices } from '../../core/log/deviceNotes.ts';
import type { BackgroundKind } from '../../core/media/background/kinds.ts';
import { PictureError, type PictureRefusal, preparePicture } from '../../core/media/background/picture.ts';
import type { CallKind } from '../../core/media/devices/chimes.ts';
import { type CaptureUse, DeviceManager, type DeviceState } from '../../core/media/devices/DeviceManager.ts';
import type { Switches } from '../../core/media/devices/DeviceState.ts';
import type { AvailableDevice, DeviceKind } from '../../core/media/devices/kinds.ts';
import { callAttention, speakerSelectable, testSpeaker } from '../../core/media/devices/output.ts';
import type { CapturePermission } from '../../core/media/devices/permission.ts';
import {
  type AudioProcessing,
  DEFAULT_PROCESSING,
  unmet,
  voiceIsolationSupported,
} from '../../core/media/devices/processing.ts';
import { usePlatform } from '../platform.ts';
import { useRoomPreferencesStore } from '../room/preferencesStore.ts';
import { noticesOf, settled } from './deviceNotices.ts';
import { watchTalking } from './talkingStore.ts';
import { watchLevel, watchVoice } from './voice.ts';

const option = ({ id, label }: AvailableDevice) => ({ id, label });

/** The devices as screens read them. Choosing here is choosing for every room. */
export const useDevicesStore = defineStore('devices', () => {
  const state = shallowRef<DeviceState | null>(null);
  const speakerTest = ref<'idle' | 'playing'>('idle');
  const { devices: options, log } = usePlatform();
  const note = log && noteDevices(log);
  const manager = new DeviceManager(options, next => {
    note?.(next);
    state.value = next;
  });
  const started = manager.start();
  const room = useRoomPreferencesStore();

  const camera = computed(() => state.value?.camera ?? null);
  const microphone = computed(() => state.value?.microphone ?? null);
  /** As the person left the switches, whether or not anything is held. */
  const switches = computed<Switches>(() => state.value?.on ?? { camera: false, microphone: false });
  const cameraOn = computed(() => state.value?.on.camera ?? true);
  const { inCall, talking, pushesToTalk } = watchTalking(manager);
  const microphoneOn = computed(() => talking.value || (!pushesToTalk.value && (state.value?.on.microphone ?? true)));
  const speakerId = computed(() => state.value?.chosen.speaker.actual?.id ?? null);
  /** What is really being captured and switched on: what others may be told. */
  const live = computed(() => ({
    microphone: microphoneOn.value && microphone.value !== null && !state.value?.sourceMuted.microphone,
    camera: cameraOn.value && camera.value !== null && !state.value?.sourceMuted.camera,
  }));
  /** What is neither on nor off yet. */
  const starting = computed(() => ({
    microphone: microphoneOn.value && (state.value?.starting.microphone ?? true),
    camera: cameraOn.value && (state.value?.starting.camera ?? true),
  }));
  /** What others may be told on the way to the stage: with push-to-talk nobody enters it talking. */
  const liveOnEntry = computed(() => ({
    ...live.value,
    microphone: live.value.microphone && !room.preferences.pushToTalk,
  }));
  /**
   * What others are told nothing new of for a moment, because it starts or goes on at once. A camera whose background
   * is being prepared is not sent for longer than that: it is off.
   */
  const pending = computed(() => ({
    ...starting.value,
    camera: starting.value.camera && state.value?.background.status !== 'starting',
  }));
  const tracks = computed(() => ({
    microphone: live.value.microphone ? microphone.value : null,
    camera: live.value.camera ? camera.value : null,
  }));
  const preview = computed(() => (tracks.value.camera ? new MediaStream([tracks.value.camera]) : null));

  const permission = computed<CapturePermission>(() => {
    const both = state.value?.permissions;
    if (!both) return 'unknown';
    // What is captured is allowed, if only for now: Firefox then goes on saying that it would ask.
    const now = {
      camera: camera.value ? 'granted' : both.camera,
      microphone: microphone.value ? 'granted' : both.microphone,
    } as const;
    if (now.camera === 'prompt' || now.microphone === 'prompt') return 'prompt';
    // One of the two is enough to go on with; the other has its own notice.
    return now.camera === 'granted' ? 'granted' : now.microphone;
  });

  const voice = watchVoice(microphone, microphoneOn);
  const { level, look: measureLevel } = watchLevel(computed(() => tracks.value.microphone));

  /** Speakers that could not be used when they were to be. */
  const failedSpeaker = ref<string | null>(null);
  const speakerFailed = computed(() => failedSpeaker.value !== null && failedSpeaker.value === speakerId.value);
  function directed(speaker: string | null, there: boolean): void {
    if (!there) failedSpeaker.value = speaker;
    else if (failedSpeaker.value === speaker) failedSpeaker.value = null;
  }

  /** What is worth saying of the devices, once it has lasted a moment. */
  const notices = settled(
    computed(() => {
      if (!state.value) return [];
      const silent = voice.value === 'silent' && live.value.microphone;
      return noticesOf(state.value, { silent, speakerFailed: speakerFailed.value });
    }),
  );

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
    // While nothing is allowed, that is all there is to say.
    notices: permission.value === 'prompt' || permission.value === 'denied' ? [] : notices.value,
    speakerTest: speakerTest.value,
  }));

  /** How the microphone's sound is treated, and what of it cannot be had. */
  const processing = computed(() => {
    const wanted = state.value?.preferences.processing ?? DEFAULT_PROCESSING;
    return {
      wanted,
      isolates: voiceIsolationSupported(microphone.value),
      unmet: microphone.value && !state.value?.starting.microphone ? unmet(microphone.value, wanted) : [],
    };
  });

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

  /**
   * Where the browser cannot ask for it (a panel), somebody has to be sent where it can before this one can be switched
   * on.
   */
  const asksFirst = (kind: 'camera' | 'microphone') =>
    !options.canPrompt &&
    state.value?.permissions[kind] === 'prompt' &&
    (kind === 'camera' ? camera : microphone).value === null;

  /**
   * It does not run, and not because it is switched off: it is not allowed, or the person closed the browser's
   * question.
   */
  const isKeptOff = (kind: 'camera' | 'microphone') =>
    asksFirst(kind) ||
    ((kind === 'camera' ? camera : microphone).value === null && state.value?.problems[kind] === 'denied');

  /**
   * Starts as soon as the browser allows it, if it was pressed in this session. Permission for another session starts
   * nothing here.
   */
  async function wantAllowed(kind: 'camera' | 'microphone'): Promise<void> {
    if (kind === 'camera' || !pushesToTalk.value) await manager.setOn(kind, true);
  }

  /** What the button of the room does: what is wanted and does not run is tried again, not switched off. */
  async function toggleLive(kind: 'camera' | 'microphone'): Promise<void> {
    const on = kind === 'camera' ? cameraOn.value : microphoneOn.value;
    // What is held open for talking is only let go, and a camera that runs behind a background that fails is switched
    // off.
    const runs = kind === 'camera' ? state.value?.background.problem != null : talking.value;
    if (on && !runs && !live.value[kind] && !starting.value[kind] && !state.value?.sourceMuted[kind])
      await manager.retry();
    else await setOn(kind, !on);
  }

  /** With push-to-talk the microphone's switch is what somebody holds. */
  async function setOn(kind: 'camera' | 'microphone', on: boolean, remembered = false): Promise<void> {
    if (kind === 'microphone') talking.value = on && pushesToTalk.value;
    if (kind === 'camera' || !pushesToTalk.value) await manager.setOn(kind, on, remembered);
  }

  /**
   * Begins a session with these switches, or with those of Set devices. No sound is sent before push-to-talk is known.
   */
  async function begin(on: Switches | null): Promise<void> {
    await Promise.all([manager.begin(on), room.loaded]);
  }

  return {
    state,
    camera,
    microphone,
    switches,
    begin,
    cameraOn,
    microphoneOn,
    speakerId,
    live,
    liveOnEntry,
    /** Heard for as long as a key or the microphone's button is held, whatever its switch says. */
    talking,
    starting,
    pending,
    asksFirst,
    wantAllowed,
    tracks,
    preview,
    permission,
    /** Whether asking may show the browser's question here. */
    canPrompt: options.canPrompt,
    notices,
    choices,
    processing,
    setDevices,
    /** What the owner of the microphone should know of it. */
    voice,
    /** Measures the level for as long as somebody looks at it; returns how to stop. */
    measureLevel,
    started,
    use(use: CaptureUse) {
      inCall.value = use === 'call';
      // Come in without it: allowed later, for whatever it is asked then, it must not open here by itself.
      if (use === 'call')
        for (const kind of ['camera', 'microphone'] as const) if (isKeptOff(kind)) void manager.setOn(kind, false);
      return manager.use(use);
    },
    select: (kind: DeviceKind, id: string) => manager.select(kind, id),
    /** The switches of Set devices: the next one begins as this one was left. */
    toggleCamera: () => setOn('camera', !cameraOn.value, true),
    toggleMicrophone: () => setOn('microphone', !microphoneOn.value, true),
    toggleLive,
    setOn: (kind: 'camera' | 'microphone', on: boolean) => setOn(kind, on),
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
        const speaker = speakerId.value;
        directed(speaker, await testSpeaker(speaker));
      } catch {
        // Nothing was heard, which is the test's own answer; the button is ready again.
      } finally {
        speakerTest.value = 'idle';
      }
    },
    /** Sound was to play on these speakers, and did or did not. */
    directed,
    /**
     * A short sound on the chosen speakers. A browser that refuses to play it is silent; what it draws attention to is
     * on screen too.
     */
    callAttention: (kind: CallKind) => callAttention(kind, speakerId.value).catch(() => false),
    close: () => manager.close(),
  };
});
