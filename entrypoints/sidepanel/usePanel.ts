import { computed, onMounted, ref, watch } from 'vue';
import type { MenuAction } from '../../app/room/menuActions.ts';
import { useSessionStore } from '../../app/room/sessionStore.ts';
import { currentSession, pendingLink, sessionWindow } from '../../extension/items.ts';
import { ownWindowId } from '../../extension/panel.ts';
import { elsewhereOf } from '../../extension/panelSession/layers.ts';
import { onAsked } from '../../extension/sessionMessages.ts';
import { openedSessionWindow, openSessionWindow } from '../../extension/sessionWindow.ts';
import { focusWindow } from '../../extension/windows.ts';
import { usePanelSession } from '../shared/usePanelSession.ts';

/** The panel of a browser window: what it hears of that window's session, and what can be pressed in it. */
export function usePanel() {
  const session = useSessionStore();
  const panel = usePanelSession('panel');
  const { dispatch, progress } = panel;
  /** A window for the session could not be opened. */
  const failed = ref(false);
  let windowId = -1;

  onMounted(async () => {
    windowId = await ownWindowId();
    panel.begin(windowId, windowId);
    const pending = pendingLink(windowId);
    const current = currentSession(windowId);
    panel.until(
      pending.watch(next => next && void take()),
      onAsked('panel-there', windowId, () => {}),
      onAsked('leave-session', windowId, async () =>
        dispatch({ type: 'asked-to-leave', session: await current.getValue(), progress: progress() }),
      ),
      sessionWindow(windowId).watch(async window =>
        dispatch({ type: 'moved', window, session: await current.getValue() }),
      ),
      current.watch(now => now && void dispatch({ type: 'changed', session: now })),
    );
    const window = await openedSessionWindow(windowId);
    await dispatch({ type: 'panel-opened', window, session: await current.getValue() });
    await take();

    async function take(): Promise<void> {
      const next = await pending.getValue();
      if (!next) return;
      await pending.setValue(null);
      await panel.click(next);
    }
  });

  watch(
    () => session.state,
    async now => {
      if (now?.phase !== 'over') return;
      const takenOver = now.ending === 'taken-over';
      const window = takenOver ? await openedSessionWindow(windowId) : null;
      await dispatch({ type: 'over', takenOver, window });
    },
  );

  async function openWindow(): Promise<void> {
    failed.value = false;
    try {
      await openSessionWindow(windowId);
    } catch {
      failed.value = true;
    }
  }

  return {
    panel,
    failed,
    moves: computed<readonly MenuAction[]>(() => [{ key: 'open-window', run: () => void openWindow() }]),
    showWindow() {
      const there = elsewhereOf(panel.now.value);
      if (there) void focusWindow(there.window);
    },
  };
}
