import { computed, ref, shallowRef, watch } from 'vue';
import { hueOf, initials } from '../../components/ui/avatar.ts';
import type { MessageKey } from '../../components/ui/useMessages.ts';
import { useMessages } from '../../components/ui/useMessages.ts';
import type { InRoom } from '../../core/session/state.ts';
import type { MenuAction } from '../room/menuActions.ts';
import { useSessionStore } from '../room/sessionStore.ts';
import { type RecordingProblem, useRecordingStore } from './recordingStore.ts';

const PROBLEMS: Readonly<Record<Exclude<RecordingProblem, 'unavailable'>, MessageKey>> = {
  full: 'record_problem_full',
  broken: 'record_problem_broken',
  encoder: 'record_problem_encoder',
  stopped: 'record_problem_stopped',
};

/** Recording as the room's screen shows it: to everybody that it is done, to the host how to do it. */
export function useRecording(state: () => InRoom) {
  const { t } = useMessages();
  const session = useSessionStore();
  const store = useRecordingStore();
  const asking = ref(false);
  const space = ref<number | null>(null);
  /** What became of it, until it is dismissed or something else does. */
  const news = shallowRef<string | null>(null);

  const host = computed(() => state().you.role === 'host');
  const known = computed(() => state().room.recording);

  watch(
    () => known.value?.by ?? null,
    by => {
      const one = by === null ? null : state().room.participants.get(by);
      // Why one's own ended is said already.
      if (by === null) news.value = store.problem === null ? t('record_news_stopped') : null;
      else if (by === state().you.id) news.value = t('record_news_own');
      else news.value = t('record_news_started', { name: one?.name ?? t('role_host') });
    },
  );

  async function ask(): Promise<void> {
    store.dismiss();
    asking.value = true;
    space.value = await store.space();
  }

  async function start(layout: 'grid' | 'speaker'): Promise<void> {
    await store.start(layout, (id, name) => ({ initials: initials(name), hue: hueOf(id) }));
    // A refusal is shown in the room.
    if (store.problem !== 'unavailable') asking.value = false;
  }

  /** One's own, or another host's. */
  const stop = () => (store.running ? store.stop() : session.command({ type: 'stop-recording' }));

  const actions = computed<readonly MenuAction[]>(() => {
    if (!host.value) return [];
    return [known.value ? { key: 'stop-recording', run: () => void stop() } : { key: 'record', run: () => void ask() }];
  });

  return {
    store,
    known,
    asking,
    space,
    news,
    actions,
    start,
    stop,
    /** Why one's own recording ended, in words; null: it did not, or the dialog says it. */
    problem: computed(() =>
      store.problem === null || store.problem === 'unavailable' ? null : t(PROBLEMS[store.problem]),
    ),
    close: () => (asking.value = false),
    dismissNews: () => (news.value = null),
  };
}
