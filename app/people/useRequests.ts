import { computed, watch } from 'vue';
import { isModerator, stageQueue, stageWay, waitingOutside } from '../../core/room/room.ts';
import type { Participant } from '../../core/room/types.ts';
import type { InRoom } from '../../core/session/state.ts';
import { useDevicesStore } from '../devices/devicesStore.ts';
import { useRoomPreferencesStore } from '../room/preferencesStore.ts';
import { useLookalikesStore } from './lookalikesStore.ts';

/**
 * What waits for this moderator's answer. Whoever comes anew is heard, unless that is turned off;
 * not those who were there when one came, or became moderator.
 */
export function useRequests(state: () => InRoom) {
  const devices = useDevicesStore();
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

  watch([moderates, asks, waiting], ([moderator, ...now], [wasModerator, ...before]) => {
    if (!moderator || !wasModerator) return;
    const known = new Set(before.flat().map(one => one.id));
    const comes = now.flat().some(one => !known.has(one.id));
    if (comes && store.preferences.requestSound) void devices.callAttention();
  });

  const marked = (people: readonly Participant[]) =>
    people.map(one => ({ ...one, lookalike: lookalikes.passesFor(one) }));

  return {
    moderates,
    asks: computed(() => marked(asks.value)),
    waiting: computed(() => marked(waiting.value)),
    sound: computed(() => store.preferences.requestSound),
    setSound: (on: boolean) => void store.change({ requestSound: on }),
  };
}
