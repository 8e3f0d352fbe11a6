import { computed, ref, watch } from 'vue';
import type { DeviceManager } from '../../core/media/devices/DeviceManager.ts';
import { useRoomPreferencesStore } from '../room/preferencesStore.ts';

/**
 * Being heard beside the microphone's switch: for as long as something is held. None of it is remembered. On stage
 * push-to-talk switches the microphone off, so that nobody is heard however push-to-talk ends: by its switch here, or
 * because the document that goes on with the session does not know of it.
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
    () => (talking.value = false),
    { flush: 'sync' },
  );
  watch(pushesToTalk, now => now && void manager.setOn('microphone', false), { flush: 'sync' });
  // It must be open before anything is held: a microphone takes time to start.
  watch(
    () => pushesToTalk.value || talking.value,
    keep => void manager.keepMicrophone(keep),
    { flush: 'sync' },
  );

  return { inCall, talking, pushesToTalk };
}
