import { computed, onMounted, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { currentSession, sessionWindow, type CurrentSession } from '../../extension/items.ts';
import { ownWindowId } from '../../extension/panel.ts';
import { onAsked } from '../../extension/sessionMessages.ts';
import { canOpenPanel, closeWindow, forgetSession, homeOfThisPage, returnToPanel, watchWindow } from '../../extension/sessionWindow.ts';
import { parseSessionLink } from '../../links/sessionLink.ts';
import { useRecordingStore } from '../../stores/recording.ts';
import { useSessionStore } from '../../stores/session.ts';
import type { MenuAction } from '../../views/menuActions.ts';
import { depart } from '../sidepanel/depart.ts';
import { useSessionLink } from '../sidepanel/useSessionLink.ts';

/**
 * The session of a browser window's panel, in a window of its own. It comes to the room as the same
 * participant, whereupon the relay lets go of the panel; it is let go of in the same way.
 */
export function useSessionWindow() {
  const session = useSessionStore();
  const recording = useRecordingStore();
  const links = useSessionLink();
  const home = homeOfThisPage();
  const homeThere = ref(false);
  /** The session that this window was in when it was loaded again. */
  const left = shallowRef<CurrentSession | null>(null);
  let own = -1;
  const stops: (() => void)[] = [];
  onScopeDispose(() => stops.forEach(stop => stop()));

  /** Forgets the session, unless the panel has it again. */
  async function forget(): Promise<void> {
    // The panel shows what was recorded as soon as this window has the session no longer.
    await recording.whenKept();
    // Joined again meanwhile.
    if (home === null || links.current.value) return;
    if ((await sessionWindow(home).getValue()) === own) await forgetSession(home);
  }

  onMounted(async () => {
    own = await ownWindowId();
    // An old window that the browser opened again finds no session, and says so.
    if (home === null) return;
    const current = currentSession(home);
    const holder = sessionWindow(home);
    stops.push(
      watchWindow(home, there => (homeThere.value = there)),
      onAsked('leave-session', own, async () => {
        session.leave();
        if (left.value) await depart(left.value.url);
        await forget();
        // Should the answer be lost with this document, who asked forgets what is forgotten already.
        void closeWindow(own);
      }),
    );
    const moved = await current.getValue();
    const link = moved && parseSessionLink(moved.url);
    if (!link) return;
    // Loaded again: what it had was closed with it, and nobody comes back to the stage unasked.
    const reloaded = (await holder.getValue()) === own && moved.place === 'stage';
    await holder.setValue(own);

    watch(links.current, async (now, before) => {
      if (!now) return;
      await current.setValue(now);
      // Joined again after it was over.
      if (!before) await holder.setValue(own);
    });
    watch(
      () => session.state,
      async now => {
        if (now?.phase !== 'over') return;
        await forget();
        // Whoever took it over is a panel of this browser.
        if (now.ending === 'taken-over') await closeWindow(own);
      },
    );
    if (reloaded) left.value = moved;
    else await links.show(link, moved);
  });

  return {
    links,
    moves: computed<readonly MenuAction[]>(() => {
      const { value: link } = links.link;
      if (home === null || !homeThere.value || !link || !canOpenPanel()) return [];
      return [{ key: 'to-panel', run: () => void returnToPanel(home, link.url) }];
    }),
    left,
    async comeBack() {
      const back = left.value;
      const link = back && parseSessionLink(back.url);
      left.value = null;
      if (link) await links.show(link, back);
    },
    async leave() {
      if (left.value) await depart(left.value.url);
      await forget();
      await closeWindow(own);
    },
    async close() {
      links.close();
      await forget();
      await closeWindow(own);
    },
  };
}
