import { computed, ref, watch } from 'vue';
import type { DeviceManager } from '../media/devices/DeviceManager.ts';
import { useRoomPreferencesStore } from './preferences.ts';

/**
 * Being heard beside the microphone's switch: for as long as something is held. None of it is remembered, so that a
 * reload or a reconnection finds the microphone as its switch says, and with push-to-talk off.
 */
export function watchTalking(manager: Pick<DeviceManager, 'keepMicrophone' | 'setOn'>) {
  const room = useRoomPreferencesStore();
  const inCall = ref(false);
  const talking = ref(false);
  const pushesToTalk = computed(() => inCall.value && room.preferences.pushToTalk);

  watch(
    inCall,
    now => {
      if (!now) talking.value = false;
    },
    { flush: 'sync' },
  );
  watch(
    () => room.preferences.pushToTalk,
    now => {
      talking.value = false;
      // Switching it off makes nobody heard: what its switch said before may be long ago.
      if (!now && inCall.value) void manager.setOn('microphone', false);
    },
    { flush: 'sync' },
  );
  // It must be open before anything is held: a microphone takes time to start.
  watch(() => pushesToTalk.value || talking.value, keep => void manager.keepMicrophone(keep), { flush: 'sync' });

  return { inCall, talking, pushesToTalk };
}
