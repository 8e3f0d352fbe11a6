import { watch } from 'vue';
import type { CallKind } from '../../core/media/devices/chimes.ts';
import { useDevicesStore } from '../devices/devicesStore.ts';
import { useRoomPreferencesStore } from './preferencesStore.ts';
import { useSessionStore } from './sessionStore.ts';

/**
 * Calls a person who looks elsewhere by a short sound: none while they look, while they are heard on stage, while
 * another one plays, or where sounds are off.
 * @param windows what shows something of the room, besides this document's window
 */
export function useCalling(windows: () => readonly Window[] = () => [window]) {
  const devices = useDevicesStore();
  const session = useSessionStore();
  const room = useRoomPreferencesStore();
  let playing = false;

  const looks = () => windows().some(({ document: shown }) => !shown.hidden && shown.hasFocus());
  // Others would hear it, and the speaker loses the thread.
  const speaks = () => devices.talking || session.tiles.some(({ you, speaking }) => you && speaking);

  return async function call(kind: CallKind): Promise<void> {
    if (playing || !room.preferences.sounds || looks() || speaks()) return;
    playing = true;
    try {
      await devices.callAttention(kind);
    } finally {
      playing = false;
    }
  };
}

/** Calls who waited outside, and was let in. It is over the whole session: what shows the room comes only then. */
export function useAdmissionCall(): void {
  const session = useSessionStore();
  const call = useCalling();
  watch(
    () => session.state?.phase,
    (now, before) => {
      if (now === 'in-room' && before === 'waiting') void call('admitted');
    },
  );
}
