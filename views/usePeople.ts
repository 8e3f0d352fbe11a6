import { computed, reactive, watch, type Ref } from 'vue';
import type { Person } from '../components/types.ts';
import { onStage } from '../room/room.ts';
import type { Participant } from '../room/types.ts';
import type { SessionState } from '../session/state.ts';
import { useSessionStore } from '../stores/session.ts';

type InRoom = Extract<SessionState, { phase: 'in-room' }>;

const WINDOW = 50;
/** How often an open list of viewers is refreshed, in ms; the count itself is pushed by the relay. */
const REFRESH_MS = 5_000;

/** The participants list: the stage from the room's state, viewers by windows asked of the relay while it is open. */
export function usePeople(state: () => InRoom, open: Ref<boolean>) {
  const session = useSessionStore();
  const stage = computed(() => onStage(state().room).map(one => person(one, state().you.id)));
  const window = reactive({ people: [] as readonly Participant[], total: 0, limit: WINDOW });

  async function load(): Promise<void> {
    const roster = await session.roster(0, window.limit);
    if (!roster) return;
    window.people = roster.participants;
    window.total = roster.total;
  }

  // Counts change when people come and go, which is when the window is out of date; names are only fetched when looked at.
  watch(
    [open, () => state().counts.viewers, () => state().you.place, () => state().connected, () => stage.value.length],
    ([isOpen], _before, onCleanup) => {
      if (!isOpen) return;
      void load();
      const timer = setInterval(() => void load(), REFRESH_MS);
      onCleanup(() => clearInterval(timer));
    },
    { immediate: true },
  );

  const viewers = computed(() => {
    const known = window.people.map(one => person(one, state().you.id));
    const count = open.value && window.people.length > 0 ? window.total : state().counts.viewers;
    return {
      known,
      count,
      complete: known.length >= count,
      more() {
        window.limit += WINDOW;
        void load();
      },
    };
  });
  return { stage, viewers };
}

function person(one: Participant, you: string): Person {
  const { id, name, role, presence, microphone, camera } = one;
  return { id, name, role, presence, microphone, camera, you: id === you };
}
