import { useIntervalFn, watchDebounced } from '@vueuse/core';
import { computed, ref, shallowRef, watch } from 'vue';
import type { PeopleFound } from '../../components/people/personTypes.ts';
import { whileMounted } from '../../components/ui/whileMounted.ts';
import type { Departed } from '../../core/protocol/server.ts';
import type { Participant } from '../../core/room/types.ts';
import type { RosterWindow } from '../../core/session/People.ts';

/** Names in one window: the most that the relay gives. */
const WINDOW = 100;
/** The server is asked when the typing rests this long, and again this often, in ms. */
const REST_MS = 250;
const REFRESH_MS = 5_000;

interface Answer {
  readonly text: string;
  readonly total: number;
  readonly people: readonly Participant[];
  /** Who left, as moderators are told. */
  readonly left: readonly Departed[];
}

type Ask = (offset: number, limit: number, search: string) => Promise<RosterWindow | null>;

/** A search for participants, answered by the server, a window of the found at a time. */
export function usePeopleSearch(ask: Ask, active: () => boolean, connected: () => boolean) {
  const text = ref('');
  const wanted = computed(() => text.value.trim());
  const answer = shallowRef<Answer | null>(null);
  const failed = ref(false);
  let latest = 0;

  /** Asks for as many as are held, and `more`. An answer that something newer was asked after is dropped. */
  async function run(more = 0): Promise<void> {
    const sought = wanted.value;
    latest += 1;
    const mine = latest;
    if (sought === '') {
      answer.value = null;
      return;
    }
    const size = Math.max(WINDOW, (answer.value?.text === sought ? answer.value.people.length : 0) + more);
    const people: Participant[] = [];
    let total = 0;
    let left: readonly Departed[] = [];
    do {
      const window = await ask(people.length, WINDOW, sought);
      if (mine !== latest) return;
      failed.value = window === null;
      if (!window) return;
      people.push(...window.participants);
      total = window.total;
      left = window.left ?? [];
      if (window.participants.length === 0) break;
    } while (people.length < Math.min(size, total));
    answer.value = { text: sought, total, people, left };
  }

  watchDebounced(
    wanted,
    whileMounted(() => void run()),
    { debounce: REST_MS },
  );
  watch([active, connected], ([looked, reachable]) => {
    if (looked && reachable) void run();
  });
  useIntervalFn(() => {
    if (active() && wanted.value !== '' && answer.value?.text === wanted.value) void run();
  }, REFRESH_MS);

  const found = computed<PeopleFound | null>(() => {
    if (wanted.value === '') return null;
    const known = answer.value?.text === wanted.value ? answer.value : null;
    const state = known ? 'done' : failed.value ? 'failed' : 'searching';
    return { text: wanted.value, state, total: known?.total ?? 0 };
  });
  return {
    text,
    found,
    /** Those found so far, also by the search before while a new one is on its way. */
    people: computed(() => answer.value?.people ?? []),
    left: computed(() => answer.value?.left ?? []),
    /** Something was done about somebody found. */
    again: () => void run(),
    more: () => void run(WINDOW),
  };
}
