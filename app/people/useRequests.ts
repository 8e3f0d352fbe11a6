import { computed } from 'vue';
import { isModerator, stageQueue, stageWay, waitingOutside } from '../../core/room/room.ts';
import type { Participant } from '../../core/room/types.ts';
import type { InRoom } from '../../core/session/state.ts';
import { useRoomPreferencesStore } from '../room/preferencesStore.ts';
import { useLookalikesStore } from './lookalikesStore.ts';

/** What waits for this moderator's answer, and whether it is heard: `useCalls` plays it. */
export function useRequests(state: () => InRoom) {
  const store = useRoomPreferencesStore();
  const lookalikes = useLookalikesStore();
  const moderates = computed(() => isModerator(state().you.role));
  /** Those in line for a full stage need a place, not an answer. */
  const asks = computed(() => {
    const { room } = state();
    return moderates.value
      ? stageQueue(room, 'asked').filter(one => stageWay(room.settings, one.role) !== 'direct')
      : [];
  });
  const waiting = computed(() => (moderates.value ? waitingOutside(state().room) : []));

  const marked = (people: readonly Participant[]) =>
    people.map(one => ({ ...one, lookalike: lookalikes.passesFor(one) }));

  return {
    moderates,
    asks: computed(() => marked(asks.value)),
    waiting: computed(() => marked(waiting.value)),
    sound: computed(() => store.preferences.sounds && store.preferences.requestSound),
    setSound: (on: boolean) => void store.change(on ? { requestSound: true, sounds: true } : { requestSound: false }),
  };
}
