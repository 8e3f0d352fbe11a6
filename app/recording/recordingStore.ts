import { useIntervalFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { BYTES_PER_HOUR } from '../../core/media/recording/format.ts';
import {
  recordable,
  type RecordedStage,
  Recorder,
  type RecordingTrouble,
} from '../../core/media/recording/Recorder.ts';
import { keepFiles, spaceLeft } from '../../core/media/recording/space.ts';
import type { RecordedLayout, RecordedPerson } from '../../core/media/recording/stagePicture.ts';
import { useSessionStore } from '../room/sessionStore.ts';

/** How somebody without a picture looks. */
export type Look = (id: string, name: string) => Pick<RecordedPerson, 'initials' | 'hue'>;

/** Why there is no recording, or none any more. `unavailable`: it could not be begun; `stopped`: the room says so. */
export type RecordingProblem = RecordingTrouble | 'unavailable' | 'stopped';

/**
 * How long (ms) a recording goes on while the relay is out of reach: less than the grace, in which the others still see
 * that they are recorded.
 */
const RECORD_UNHEARD_MS = 10_000;

/**
 * Recording the session on this computer, for its host. The room is asked first and followed
 * after: what it does not show as recorded by us is not recorded.
 */
export const useRecordingStore = defineStore('recording', () => {
  const session = useSessionStore();
  const recorder = shallowRef<Recorder | null>(null);
  const busy = ref(false);
  const paused = ref(false);
  const problem = shallowRef<RecordingProblem | null>(null);
  /** Recorded so far, in ms. */
  const elapsed = ref(0);
  /** Grows with every recording that is ready to be saved. */
  const finished = ref(0);
  /** One that has ended is not all on disk yet. */
  const saving = ref(false);
  let look: Look = () => ({ initials: '', hue: 0 });
  let unheard: ReturnType<typeof setTimeout> | undefined;
  /** The last recording on its way to disk. */
  let keeping = Promise.resolve();

  const known = computed(() => session.room?.recording ?? null);
  const own = computed(() => known.value !== null && known.value.by === session.you?.id);

  const stage = computed<RecordedStage>(() => ({
    people: session.tiles.map(({ id, name, video, screen, microphone, speaking }) => ({
      id,
      name,
      camera: video,
      screen,
      microphone,
      speaking,
      ...look(id, name),
    })),
    sounds: session.sounds,
  }));
  watch([recorder, stage], ([one, now]) => one?.show(now));
  useIntervalFn(() => (elapsed.value = recorder.value?.length ?? 0), 500);

  /**
   * Call it in the person's gesture. Resolves with whether it is recorded now; `problem`, or the session's refusal,
   * says why not.
   */
  async function start(layout: RecordedLayout, looks: Look): Promise<boolean> {
    if (recorder.value || busy.value) return false;
    busy.value = true;
    problem.value = null;
    look = looks;
    let prepared: Recorder | null = null;
    try {
      prepared = await Recorder.prepare(session.room?.facts.title ?? '', layout, end);
      // Without it the browser may clear our files when the disk runs full; it decides by itself, and need not be
      // waited for.
      void keepFiles(navigator.storage).catch(() => {});
      if (!(await session.command({ type: 'start-recording' })) || !own.value) {
        await prepared.discard();
        return false;
      }
      elapsed.value = 0;
      recorder.value = prepared;
      prepared.show(stage.value);
      session.stage?.record(true);
      prepared.start();
      return true;
    } catch {
      // What the browser says is for developers; what one can do is the same for all. The room is told by the watch
      // below.
      problem.value = 'unavailable';
      recorder.value = null;
      session.stage?.record(false);
      await prepared?.discard();
      return false;
    } finally {
      busy.value = false;
    }
  }

  /** Ends it, and tells the room when all is on disk: until then it is still being recorded. */
  async function stop(): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    try {
      await finish();
      if (own.value) await session.command({ type: 'stop-recording' });
    } finally {
      busy.value = false;
    }
  }

  async function finish(): Promise<void> {
    const ending = recorder.value;
    if (!ending) return;
    recorder.value = null;
    paused.value = false;
    clearTimeout(unheard);
    session.stage?.record(false);
    saving.value = true;
    try {
      await (keeping = ending.stop());
    } finally {
      saving.value = false;
    }
    finished.value += 1;
  }

  /**
   * Resolves when nothing recorded is still on its way to disk, whatever came of it: before that this document is
   * not to be closed. Ends a recording whose session is over, and waits for no other.
   */
  async function whenKept(): Promise<void> {
    if (!own.value) void finish();
    await keeping.catch(() => {});
  }

  function end(trouble: RecordingTrouble): void {
    if (!recorder.value) return;
    problem.value = trouble;
    void stop();
  }

  // The room is right: a recording that it does not show is over, and one that it shows without a recorder is left over
  // from a page that is gone.
  watch(
    [own, recorder, busy],
    ([shown, one, changing]) => {
      if (changing) return;
      if (one && !shown) {
        if (session.state?.phase !== 'over') problem.value = 'stopped';
        void finish();
      } else if (shown && !one) void session.command({ type: 'stop-recording' });
    },
    { immediate: true },
  );

  const connected = computed(() => (session.state?.phase === 'in-room' ? session.state.connected : null));
  watch(connected, now => {
    clearTimeout(unheard);
    if (now === false) unheard = setTimeout(pause, RECORD_UNHEARD_MS);
    else if (now && own.value) resume();
  });
  function pause(): void {
    if (!recorder.value) return;
    recorder.value.pause();
    paused.value = true;
  }
  function resume(): void {
    recorder.value?.resume();
    paused.value = false;
  }
  onScopeDispose(() => clearTimeout(unheard));

  return {
    /** Who records and since when, as the room says. */
    known,
    /** It is this browser that records. */
    running: computed(() => recorder.value !== null),
    /** Something is under way that ends with this document: a recording, or a screen that is shared. */
    bound: computed(() => session.screen.sharing || recorder.value !== null),
    busy,
    paused,
    elapsed,
    problem,
    finished,
    saving,
    supported: computed(() => recordable() !== null),
    /** Bytes that an hour takes. */
    hour: BYTES_PER_HOUR,
    /** Bytes that there is room for; null when the browser does not say. */
    space: () => spaceLeft(navigator.storage).catch(() => null),
    start,
    stop,
    whenKept,
    dismiss: () => (problem.value = null),
  };
});
