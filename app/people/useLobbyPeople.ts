import { useIntervalFn, watchDebounced } from '@vueuse/core';
import { computed, ref, shallowRef, watch } from 'vue';
import type { PeopleFound, PeopleGroup, Person, PersonAction } from '../../components/people/personTypes.ts';
import { rankOf } from '../../core/room/room.ts';
import type { Participant } from '../../core/room/types.ts';
import type { RosterWindow } from '../../core/session/People.ts';

/** The most that the relay gives at once. */
const WINDOW = 100;
/** The server is asked when the typing rests this long, and again this often, in ms. */
const REST_MS = 250;
const REFRESH_MS = 5_000;

type Ask = (offset: number, limit: number, search: string) => Promise<RosterWindow | null>;

/**
 * Whom a host finds from the lobby: everybody inside and who left last, or those of a name. A hundred of each; of more
 * one searches.
 * @param active whether anybody looks
 */
export function useLobbyPeople(ask: Ask, active: () => boolean) {
  const text = ref('');
  const wanted = computed(() => text.value.trim());
  const answer = shallowRef<(RosterWindow & { readonly text: string }) | null>(null);
  const failed = ref(false);
  let latest = 0;

  /** An answer that something newer was asked after is dropped. */
  async function load(): Promise<void> {
    if (!active()) return;
    latest += 1;
    const [mine, sought] = [latest, wanted.value];
    const window = await ask(0, WINDOW, sought);
    if (mine !== latest) return;
    failed.value = window === null;
    if (window) answer.value = { ...window, text: sought };
  }
  watch(active, () => void load(), { immediate: true });
  watchDebounced(wanted, load, { debounce: REST_MS });
  useIntervalFn(() => void load(), REFRESH_MS);

  const known = computed(() => (answer.value?.text === wanted.value ? answer.value : null));
  const groups = computed<readonly PeopleGroup[]>(() => {
    const { participants = [], left = [] } = answer.value ?? {};
    const inside = participants.map(one => [one.place, shown(one)] as const);
    const group = (kind: PeopleGroup['kind'], people: readonly Person[]): PeopleGroup => ({
      kind,
      count: people.length,
      at: index => people[index],
    });
    const stage = inside.filter(([place]) => place === 'stage').map(([, one]) => one);
    const viewers = inside.filter(([place]) => place !== 'stage').map(([, one]) => one);
    const gone = left.map((one): Person => ({ ...one, you: false, presence: 'here', left: true }));
    return [group('stage', stage), group('viewers', viewers), group('left', gone)].filter(({ count }) => count > 0);
  });
  const found = computed<PeopleFound | null>(() => {
    if (wanted.value === '') return null;
    const state = known.value ? 'done' : failed.value ? 'failed' : 'searching';
    // No more than was given: there is no way to more.
    return { text: wanted.value, state, total: known.value?.participants.length ?? 0 };
  });

  return {
    text,
    groups,
    found,
    /** Without a search: whether one knows who there is. */
    known: computed(() => (failed.value && wanted.value === '' ? 'failed' : answer.value ? 'told' : 'asking')),
    again: () => void load(),
  };
}

function shown({ id, name, role, presence, microphone, camera }: Participant): Person {
  return { id, name, role, presence, microphone, camera, you: false };
}

/** What a host may do from the lobby about somebody. Only to keep menus short; the relay decides. */
export function lobbyActions({ role, left }: Pick<Person, 'role' | 'left'>): readonly PersonAction[] {
  if (rankOf(role) >= rankOf('host')) return [];
  return left ? ['remove', 'block', 'forget'] : ['remove', 'block'];
}
