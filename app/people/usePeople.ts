import { computed, type Ref } from 'vue';
import type { PeopleGroup, Person } from '../../components/people/personTypes.ts';
import type { Departed } from '../../core/protocol/server.ts';
import { isModerator, onStage, raisedHands } from '../../core/room/room.ts';
import type { Participant } from '../../core/room/types.ts';
import type { InRoom } from '../../core/session/state.ts';
import { useSessionStore } from '../room/sessionStore.ts';
import { useLookalikesStore } from './lookalikesStore.ts';
import { usePeopleSearch } from './usePeopleSearch.ts';
import { useViewerWindows } from './useViewerWindows.ts';

/**
 * The participants list: hands and stage from the room's state, viewers and searches from the relay while it is open.
 */
export function usePeople(state: () => InRoom, open: Readonly<Ref<boolean>>) {
  const session = useSessionStore();
  const lookalikes = useLookalikesStore();
  const roster = async (offset: number, limit: number, text?: string) =>
    (await session.client?.roster(offset, limit, text)) ?? null;
  const hands = computed(() => raisedHands(state().room));
  const stage = computed(() => onStage(state().room));
  const search = usePeopleSearch(
    roster,
    () => open.value,
    () => state().connected,
  );
  const windows = useViewerWindows({
    ask: roster,
    active: () => open.value && state().connected,
    // Counts move when people come and go, hands and stage when they move between the groups.
    changed: () => [state().counts.viewers, hands.value.length, stage.value.length, state().you.role].join(),
  });

  const queue = computed(() => new Map(hands.value.map((one, index) => [one.id, index + 1])));
  function person(one: Participant): Person {
    const { you, room } = state();
    // For people whom we hold in full, the room's state is newer than any window.
    const { id, name, role, presence, microphone, camera, line } = room.participants.get(one.id) ?? one;
    return {
      id,
      name,
      role,
      presence,
      microphone,
      camera,
      you: id === you.id,
      hand: queue.value.get(id) ?? null,
      line: isModerator(you.role) ? (line?.state ?? null) : null,
      lookalike: lookalikes.passesFor({ id, name, role }),
    };
  }
  const departed = (one: Departed | undefined): Person | undefined =>
    one && { ...one, you: false, presence: 'here', left: true, lookalike: lookalikes.passesFor(one) };
  const group = (kind: PeopleGroup['kind'], people: readonly Participant[]): PeopleGroup => ({
    kind,
    count: people.length,
    at: index => people[index] && person(people[index]),
  });

  const viewerCount = computed(() =>
    open.value && windows.total.value !== null
      ? windows.total.value
      : Math.max(0, state().counts.viewers - hands.value.length),
  );
  const groups = computed<readonly PeopleGroup[]>(() => {
    if (!search.found.value) {
      const at = (index: number) => {
        const one = windows.at(index);
        return one && person(one);
      };
      return [
        group('hands', hands.value),
        group('stage', stage.value),
        { kind: 'viewers', count: viewerCount.value, at },
      ];
    }
    const found = search.people.value;
    const left = search.left.value;
    return [
      group(
        'hands',
        found.filter(one => one.hand !== null).sort((a, b) => (a.hand ?? 0) - (b.hand ?? 0)),
      ),
      group(
        'stage',
        found.filter(one => one.place === 'stage'),
      ),
      group(
        'viewers',
        found.filter(one => one.place !== 'stage' && one.hand === null),
      ),
      ...(left.length > 0
        ? [{ kind: 'left' as const, count: left.length, at: (index: number) => departed(left[index]) }]
        : []),
    ];
  });

  return {
    groups,
    search: search.text,
    found: search.found,
    moreFound: search.more,
    searchAgain: search.again,
    /** Rows of a group came into sight. */
    show(kind: PeopleGroup['kind'], from: number, to: number) {
      if (kind === 'viewers' && !search.found.value) windows.show(from, to);
    },
    stageCount: computed(() => stage.value.length),
    viewerCount: computed(() => viewerCount.value + hands.value.length),
    /** One's own place in the queue of raised hands. */
    hand: computed(() => queue.value.get(state().you.id) ?? null),
  };
}
