import { computed, onMounted, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { useRecordingStore } from '../../app/recording/recordingStore.ts';
import type { MenuAction } from '../../app/room/menuActions.ts';
import { useSessionStore } from '../../app/room/sessionStore.ts';
import { parseSessionLink, sameRoom } from '../../core/links/sessionLink.ts';
import { type CurrentSession, currentSession, type PendingLink, sessionWindow } from '../../extension/items.ts';
import { takeWindowLinks } from '../../extension/linkWindow.ts';
import { ownWindowId } from '../../extension/panel.ts';
import { onAsked } from '../../extension/sessionMessages.ts';
import { canOpenPanel, forgetSession, returnToPanel, takeMoving } from '../../extension/sessionWindow.ts';
import { closeWindow, homeOfThisPage, watchWindow } from '../../extension/windows.ts';
import { depart } from '../shared/depart.ts';
import { useSessionLink } from '../shared/useSessionLink.ts';

/**
 * The session of a browser window's panel, in a window of its own. It comes to the room as the same
 * participant, whereupon the relay lets go of the panel; it is let go of in the same way.
 */
export function useSessionWindow() {
  const session = useSessionStore();
  const recording = useRecordingStore();
  /** The session that this window was in when it was loaded again, or that a click led to. */
  const left = shallowRef<CurrentSession | null>(null);
  const links = useSessionLink(() => {
    left.value = null;
    return false;
  });
  const home = homeOfThisPage();
  /** Whether the panel of the browser window can have the session. */
  const hasPanel = ref(false);
  /** The server of that session is being told. */
  const leaving = ref(false);
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

  /** Leaves the session that nobody returned to. Whatever becomes of it, nothing but Return takes up that place again. */
  async function leaveLeft(): Promise<void> {
    const was = left.value;
    if (home === null || !was) return;
    // Of a window that a link was clicked for it is not the holder yet.
    const current = currentSession(home);
    if ((await current.getValue())?.url === was.url) await current.setValue(null);
    await depart(was.url);
  }

  onMounted(async () => {
    own = await ownWindowId();
    // An old window that the browser opened again finds no session, and says so.
    if (home === null) return;
    const current = currentSession(home);
    const holder = sessionWindow(home);
    stops.push(
      watchWindow(home, (there, normal) => (hasPanel.value = there && normal)),
      onAsked('leave-session', own, async () => {
        session.leave();
        await leaveLeft();
        await forget();
        // Should the answer be lost with this document, who asked forgets what is forgotten already.
        void closeWindow(own);
      }),
    );
    /** A link that was clicked in the browser window, whose panel cannot be opened. */
    async function show({ url, way }: PendingLink): Promise<void> {
      const clicked = parseSessionLink(url);
      if (!clicked) return;
      links.way.value = way;
      const was = await current.getValue();
      const room = was && parseSessionLink(was.url);
      const back = was && room && sameRoom(room, clicked) ? was : undefined;
      const shown = links.link.value !== null && sameRoom(links.link.value, clicked);
      // A click on a page is no word of coming back to the stage, where one would be seen and heard.
      if (back?.place === 'stage' && !shown) left.value = back;
      else await links.show(clicked, back);
    }
    const { opened, stop } = await takeWindowLinks(home, link => void show(link));
    stops.push(stop);
    const here = (await holder.getValue()) === own;
    // What the browser opened again by itself takes no session from the panel, and brings nobody to the stage.
    const moving = await takeMoving(home);
    const moved = !opened && (moving || here) ? await current.getValue() : null;
    const link = moved && parseSessionLink(moved.url);
    // Loaded again: what it had was closed with it, and nobody comes back to the stage unasked.
    const reloaded = moved?.place === 'stage' && here;
    if (link) await holder.setValue(own);

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
    if (link && reloaded) left.value = moved;
    else if (link) await links.show(link, moved);
  });

  return {
    links,
    moves: computed<readonly MenuAction[]>(() => {
      const { value: link } = links.link;
      if (home === null || !hasPanel.value || !link || !canOpenPanel()) return [];
      return [
        { key: 'to-panel', run: () => void returnToPanel(home, link.url).then(opened => (hasPanel.value = opened)) },
      ];
    }),
    left,
    leaving,
    async comeBack() {
      if (leaving.value) return;
      const back = left.value;
      const link = back && parseSessionLink(back.url);
      left.value = null;
      if (link) await links.show(link, back);
    },
    async leave() {
      if (leaving.value) return;
      leaving.value = true;
      await leaveLeft();
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
