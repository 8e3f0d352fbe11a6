import { useDevicesStore } from './devicesStore.ts';

/**
 * The buttons of camera and microphone in a room. One that is not allowed yet is switched on by allowing it.
 * @param talk what the microphone's button does while it is held
 * @param allow leads to where it is allowed
 */
export function useDeviceSwitches(talk: { hold(down: boolean): void }, allow: () => void) {
  const devices = useDevicesStore();
  return {
    toggle(kind: 'microphone' | 'camera'): void {
      if (!devices.asksFirst(kind)) return void devices.toggleLive(kind);
      void devices.wantAllowed(kind);
      allow();
    },
    holdMicrophone(down: boolean): void {
      if (down && devices.asksFirst('microphone')) allow();
      else talk.hold(down);
    },
  };
}
