import { computed, onMounted, onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { MenuAction } from '../../app/room/menuActions.ts';
import { useSessionStore } from '../../app/room/sessionStore.ts';
import { parseSessionLink, sameRoom, type SessionLink } from '../../core/links/sessionLink.ts';
import { type CurrentSession, currentSession, pendingLink, sessionWindow } from '../../extension/items.ts';
import { ownWindowId } from '../../extension/panel.ts';
import { onAsked } from '../../extension/sessionMessages.ts';
import { leaveSession, openedSessionWindow, openSessionWindow } from '../../extension/sessionWindow.ts';
import { focusWindow } from '../../extension/windows.ts';
import { depart } from '../shared/depart.ts';
import { useSessionLink } from '../shared/useSessionLink.ts';

/** What the panel shows: a link, or that its session was left without a word, or is in a window of its own. */
export function usePanel() {
  const session = useSessionStore();
  /** The session this panel was closed in. */
  const left = shallowRef<CurrentSession | null>(null);
  /** The window that has this browser window's session. */
  const apart = ref<number | null>(null);
  /** The session it has. */
  const gone = shallowRef<CurrentSession | null>(null);
  const failed = ref(false);
  /** A session is being left that no document is in any more; its server could not be told. */
  const leaving = ref(false);
  const unreached = ref(false);
  const links = useSessionLink(next => {
    left.value = null;
    if (apart.value === null || !gone.value) return false;
    if (isRoomOf(next, gone.value)) void focusWindow(apart.value);
    else links.asked.value = next;
    return true;
  });
  let windowId = -1;
  const stops: (() => void)[] = [];
  onScopeDispose(() => stops.forEach(stop => stop()));

  onMounted(async () => {
    windowId = await ownWindowId();
    const pending = pendingLink(windowId);
    const current = currentSession(windowId);
    stops.push(
      pending.watch(next => next && void take()),
      onAsked('panel-there', windowId, () => {}),
      onAsked('leave-session', windowId, async () => {
        const was = await current.getValue();
        const live = links.current.value !== null;
        if (live || (was && links.link.value && isRoomOf(links.link.value, was))) session.leave();
        return live ? forget() : leave(was);
      }),
      sessionWindow(windowId).watch(id => void moved(id)),
      // That window says what has changed of it.
      current.watch(now => {
        if (now && apart.value !== null) gone.value = now;
      }),
    );
    await moved(await openedSessionWindow(windowId));
    left.value = apart.value === null ? await current.getValue() : null;
    await take();

    async function take(): Promise<void> {
      const next = await pending.getValue();
      if (!next) return;
      await pending.setValue(null);
      const clicked = parseSessionLink(next.url);
      if (!clicked) return;
      links.way.value = next.way;
      const was = await current.getValue();
      const back = was !== null && isRoomOf(clicked, was);
      const elsewhere =
        apart.value !== null ||
        session.state?.phase === 'waiting' ||
        (links.link.value && sameRoom(links.link.value, clicked));
      // A click on a page is no word of coming back to the stage, where one would be seen and heard.
      if (back && was.place === 'stage' && !next.back && !links.current.value && !elsewhere) left.value = was;
      // A viewer's devices stay off on the way back.
      else await links.show(clicked, back ? was : undefined);
    }

    /** The session was moved to a window, or that window has it no longer. */
    async function moved(id: number | null): Promise<void> {
      if (id === apart.value) return;
      gone.value = id === null ? null : await current.getValue();
      apart.value = id;
      if (id === null && !links.link.value) left.value = await current.getValue();
    }

    watch(links.current, now => now && void current.setValue(now));
    watch(
      () => session.state,
      async now => {
        if (now?.phase !== 'over') return;
        if (now.ending !== 'taken-over' || (await openedSessionWindow(windowId)) === null)
          return current.setValue(null);
        // Its own window has it: nobody in the room has noticed.
        session.close();
        links.link.value = null;
      },
    );
  });

  async function forget(): Promise<void> {
    left.value = null;
    await currentSession(windowId).setValue(null);
  }

  /** Leaves a session that no document is in any more. */
  async function leave(was: CurrentSession | null): Promise<void> {
    if (leaving.value || !was) return;
    leaving.value = true;
    // Whatever becomes of it, nothing but Return takes up that place again.
    await currentSession(windowId).setValue(null);
    unreached.value = !(await depart(was.url));
    leaving.value = false;
    if (left.value?.url === was.url) left.value = null;
  }

  async function returnTo(back: CurrentSession | null): Promise<void> {
    const link = back && parseSessionLink(back.url);
    if (link) await links.show(link, back);
  }

  async function openWindow(): Promise<void> {
    failed.value = false;
    try {
      await openSessionWindow(windowId);
    } catch {
      failed.value = true;
    }
  }

  return {
    links,
    left,
    apart: computed(() => (apart.value !== null && !links.link.value ? gone.value : null)),
    failed,
    title: computed(() => gone.value?.title ?? links.title.value),
    moves: computed<readonly MenuAction[]>(() => [{ key: 'open-window', run: () => void openWindow() }]),
    showWindow: () => apart.value !== null && void focusWindow(apart.value),
    /** The relay lets go of the window when the panel comes as the same participant; nobody in the room notices. */
    async bringHere() {
      const back = gone.value;
      if (back?.bound) return;
      apart.value = gone.value = null;
      await sessionWindow(windowId).setValue(null);
      await returnTo(back);
    },
    async switchOver() {
      if (apart.value === null) return links.switchOver();
      const next = links.asked.value;
      links.asked.value = null;
      unreached.value = !(await leaveSession(windowId, depart));
      apart.value = gone.value = null;
      if (next) await links.show(next);
    },
    async returnTo() {
      const back = left.value;
      if (leaving.value) return;
      left.value = null;
      await returnTo(back);
    },
    leave: () => leave(left.value),
    leaving,
    unreached,
  };
}

function isRoomOf(link: SessionLink, { url }: CurrentSession): boolean {
  const room = parseSessionLink(url);
  return room !== null && sameRoom(room, link);
}
