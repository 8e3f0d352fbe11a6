import { computed, onMounted, ref, watch } from 'vue';
import type { MenuAction } from '../../app/room/menuActions.ts';
import { useSessionStore } from '../../app/room/sessionStore.ts';
import { currentSession, sessionWindow } from '../../extension/items.ts';
import { takeWindowLinks } from '../../extension/linkWindow.ts';
import { ownWindowId } from '../../extension/panel.ts';
import { onAsked } from '../../extension/sessionMessages.ts';
import { canOpenPanel, returnToPanel, takeMoving } from '../../extension/sessionWindow.ts';
import { homeOfThisPage, watchWindow } from '../../extension/windows.ts';
import { usePanelSession } from '../shared/usePanelSession.ts';

/**
 * The session of a browser window's panel, in a window of its own. It joins as the same participant, so the
 * relay closes the panel's connection. The way back works the same.
 */
export function useSessionWindow() {
  const session = useSessionStore();
  const panel = usePanelSession('window');
  const { dispatch, progress } = panel;
  const home = homeOfThisPage();
  /** Whether the panel of the browser window can have the session. */
  const hasPanel = ref(false);

  onMounted(async () => {
    const own = await ownWindowId();
    panel.begin(home, own);
    // An old window that the browser opened again finds no session, and says so.
    if (home === null) return;
    const current = currentSession(home);
    panel.until(
      watchWindow(home, (there, normal) => (hasPanel.value = there && normal)),
      onAsked('leave-session', own, () => dispatch({ type: 'asked-to-leave', session: null, progress: progress() })),
    );
    const { opened, stop } = await takeWindowLinks(home, link => void panel.click(link));
    panel.until(stop);
    const holder = (await sessionWindow(home).getValue()) === own;
    const moving = await takeMoving(home);
    await dispatch({
      type: 'window-opened',
      reason: opened ? 'link' : moving ? 'move' : 'other',
      holder,
      session: await current.getValue(),
    });
  });

  watch(
    () => session.state,
    now => {
      if (now?.phase === 'over') void dispatch({ type: 'over', takenOver: now.ending === 'taken-over', window: null });
    },
  );

  return {
    panel,
    moves: computed<readonly MenuAction[]>(() => {
      const link = panel.link.value;
      if (home === null || !hasPanel.value || !link || !canOpenPanel()) return [];
      return [
        { key: 'to-panel', run: () => void returnToPanel(home, link.url).then(opened => (hasPanel.value = opened)) },
      ];
    }),
  };
}
