import { useEventListener } from '@vueuse/core';
import { onMounted, onScopeDispose, watch } from 'vue';
import { useDevicesStore } from '../../app/devices/devicesStore.ts';
import { useSessionStore } from '../../app/room/sessionStore.ts';
import { stageControls } from '../../extension/items.ts';
import { ownWindowId } from '../../extension/panel.ts';
import { onAsked } from '../../extension/sessionMessages.ts';
import { openPermissionPage } from '../../extension/tabs.ts';

/** Lets keys of the browser, the popup and the toolbar's button reach the session on stage in this window. */
export function useStageControls() {
  const session = useSessionStore();
  const devices = useDevicesStore();
  const stops: (() => void)[] = [];
  onScopeDispose(() => stops.forEach(stop => stop()));
  let usedAt = Date.now();

  onMounted(async () => {
    const windowId = await ownWindowId();
    const item = stageControls(windowId);
    const onStage = () => session.you?.place === 'stage';
    const tell = () => (onStage() ? item.setValue({ ...devices.live, usedAt }) : item.removeValue());
    const used = () => {
      usedAt = Date.now();
      return tell();
    };

    stops.push(
      watch(onStage, used, { immediate: true }),
      watch(() => [devices.live.microphone, devices.live.camera], tell),
      useEventListener(window, 'focus', used),
      // The panel is going, and with it the session's place on stage.
      useEventListener(window, 'pagehide', () => void item.removeValue()),
      onAsked('toggle-device', windowId, ({ kind }) => {
        if (!onStage()) return;
        void used();
        if (!devices.asksFirst(kind)) return void devices.toggleLive(kind);
        void devices.wantAllowed(kind);
        void openPermissionPage();
      }),
    );
  });
}
