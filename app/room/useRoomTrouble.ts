import { computed, ref, watch } from 'vue';
import type { Trouble } from '../../components/ui/types.ts';
import type { SessionState } from '../../core/session/state.ts';
import { useDevicesStore } from '../devices/devicesStore.ts';
import { useSessionStore } from './sessionStore.ts';
import { contactOf, troubleOf } from './troubles.ts';

type InRoom = Extract<SessionState, { phase: 'in-room' }>;

/** Signalling may be away this long (ms) before it is worth a word: calls that are up do not need it. */
const SIGNALLING_PATIENCE_MS = 6_000;

/** What is wrong during a session, one thing at a time, the most pressing first. */
export function useRoomTrouble(state: () => InRoom) {
  const devices = useDevicesStore();
  const session = useSessionStore();
  const dismissed = ref<Trouble | null>(null);
  const signallingLost = ref(false);

  watch(
    () => session.signalling,
    (signalling, _before, onCleanup) => {
      signallingLost.value = false;
      if (signalling === 'open') return;
      const timer = setTimeout(() => (signallingLost.value = true), SIGNALLING_PATIENCE_MS);
      onCleanup(() => clearTimeout(timer));
    },
    { immediate: true },
  );

  const device = computed<Trouble | null>(() => {
    const { problems } = devices.state ?? {};
    if (!problems || state().you.place !== 'stage') return null;
    const camera = devices.cameraOn ? problems.camera : null;
    const microphone = devices.microphoneOn ? problems.microphone : null;
    const problem = microphone ?? camera;
    if (problem === null || problem === 'denied') return problem && 'permission-denied';
    if (problem === 'in-use' || problem === 'failed') return 'device-in-use';
    if (problem === 'hung') return 'capture-hung';
    return problem === microphone ? 'no-microphone' : 'no-camera';
  });

  const found = computed<Trouble | null>(() => {
    if (session.refusal) return troubleOf(session.refusal);
    if (!state().connected) return null; // The header says "reconnecting"; media goes on.
    return signallingLost.value ? 'signalling-lost' : device.value;
  });
  const current = computed(() => (found.value === dismissed.value ? null : found.value));
  watch(found, now => {
    if (now !== dismissed.value) dismissed.value = null;
  });

  return {
    current,
    contact: computed(() => contactOf(state().room)),
    retry() {
      if (session.refusal) {
        session.refusal = null;
        void session.joinStage();
      } else {
        void devices.retry();
      }
    },
    dismiss() {
      dismissed.value = found.value;
      session.refusal = null;
    },
  };
}
