import { useIntervalFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { browserRecogniser } from '../../core/media/captions/browserRecogniser.ts';
import { CaptionBook, type CaptionLine } from '../../core/media/captions/CaptionBook.ts';
import { closest, LANGUAGES } from '../../core/media/captions/languages.ts';
import type { Refusal } from '../../core/media/captions/Recogniser.ts';
import { Transcriber } from '../../core/media/captions/Transcriber.ts';
import { useRoomPreferencesStore } from '../room/preferencesStore.ts';
import { useSessionStore } from '../room/sessionStore.ts';

/** Why there are no captions although they were switched on. `download`: the language could not be fetched. */
export type CaptionProblem = 'download' | Refusal;

export interface NamedLine extends CaptionLine {
  readonly name: string;
}

/** What is said, written out on this machine for whoever reads it here. */
export const useCaptionsStore = defineStore('captions', () => {
  const session = useSessionStore();
  const room = useRoomPreferencesStore();
  const recogniser = browserRecogniser(window);
  const book = new CaptionBook();
  const lines = shallowRef<readonly NamedLine[]>([]);
  const languages = shallowRef<readonly string[]>([]);
  /** Null: there is none of the reader's. */
  const language = ref<string | null>(null);
  const downloading = ref(false);
  /** They were just switched on, and it is told what that does. */
  const fresh = ref(false);
  const problem = ref<CaptionProblem | null>(null);
  const transcriber = shallowRef<Transcriber | null>(null);
  const names = new Map<string, string>();

  async function look(): Promise<void> {
    if (!recogniser) return;
    const wanted = [...new Set([...navigator.languages, ...LANGUAGES])];
    const ready = await Promise.all(
      wanted.map(async one => ((await recogniser.readiness(one)) === 'unavailable' ? null : one)),
    );
    const there = ready.filter(one => one !== null);
    // A language as such beside one of its own varieties is the same in the list.
    languages.value = there.filter(one => !there.some(other => other.startsWith(`${one}-`)));
    language.value = closest(navigator.languages, languages.value);
  }
  void look();

  const inRoom = computed(() => session.state?.phase === 'in-room');
  const wanted = computed(() => (room.preferences.captions && inRoom.value ? language.value : null));

  // In the same turn as whatever ends it: nothing is listened to after captions are off or the session is over.
  watch(
    wanted,
    (chosen, _, onCleanup) => {
      if (chosen === null) return;
      let current = true;
      onCleanup(() => {
        current = false;
        stop();
      });
      void begin(chosen, () => current);
    },
    { immediate: true, flush: 'sync' },
  );

  async function begin(chosen: string, current: () => boolean): Promise<void> {
    if (!recogniser) return;
    problem.value = null;
    const readiness = await recogniser.readiness(chosen);
    if (!current()) return;
    if (readiness === 'unavailable') return fail('language');
    if (readiness !== 'available') {
      downloading.value = true;
      const installed = await recogniser.install(chosen);
      if (!current()) return;
      downloading.value = false;
      if (!installed) return fail('download');
    }
    transcriber.value = new Transcriber(recogniser, chosen, {
      heard(speaker, now) {
        book.hear(speaker, now, Date.now());
        show();
      },
      stopped(speaker) {
        book.finish(speaker);
        show();
      },
      refused: fail,
    });
  }

  function fail(why: CaptionProblem): void {
    problem.value = why;
    fresh.value = false;
    void room.change({ captions: false });
  }

  function stop(): void {
    downloading.value = false;
    transcriber.value?.close();
    transcriber.value = null;
    book.clear();
    show();
  }
  onScopeDispose(stop);

  const speaking = computed(() => new Set(session.tiles.filter(one => one.speaking).map(({ id }) => id)));
  watch([transcriber, () => session.voices, speaking], ([one, voices, now]) => {
    if (!one) return;
    for (const { id, name } of session.tiles) names.set(id, name);
    one.follow(voices, now);
  });

  function show(): void {
    lines.value = book.lines(Date.now()).map(line => ({ ...line, name: names.get(line.speaker) ?? '' }));
  }
  useIntervalFn(() => {
    if (lines.value.length > 0) show();
  }, 1_000);

  return {
    /** Whether this browser recognises the reader's language on this machine, or would after a download. */
    supported: computed(() => language.value !== null),
    on: computed(() => room.preferences.captions && language.value !== null),
    downloading,
    problem,
    fresh,
    lines,
    languages,
    language,
    setOn(on: boolean) {
      problem.value = null;
      fresh.value = on;
      return room.change({ captions: on });
    },
    dismiss() {
      problem.value = null;
      fresh.value = false;
    },
  };
});
