import { computed, onMounted, onScopeDispose, ref, shallowRef } from 'vue';
import { serviceName } from '../../core/links/providers/names.ts';
import type { SessionMatch } from '../../core/links/recognise.ts';
import { parseSessionLink, withoutInvite } from '../../core/links/sessionLink.ts';
import {
  type CurrentSession,
  currentSession,
  type PendingLink,
  pendingLink,
  type RecentRoom,
  recentRooms,
  type StageControls,
  stageControls,
} from '../../extension/items.ts';
import type { FoundLinks, ToggledDevice } from '../../extension/messages.ts';
import { openInTab } from '../../extension/opening.ts';
import { openPanel, ownWindowId } from '../../extension/panel.ts';
import { forgetRoom } from '../../extension/recent.ts';
import { askSession } from '../../extension/sessionMessages.ts';
import { leaveSession, openedSessionWindow, sessionHome } from '../../extension/sessionWindow.ts';
import { linksOfActiveTab, reloadActiveTab } from '../../extension/tabs.ts';
import { focusWindow } from '../../extension/windows.ts';
import { depart } from '../shared/depart.ts';

const NOTHING: FoundLinks = { trusted: [], others: [], possible: [] };

/** What the popup knows of this window: links of the page in front, the session in progress, recent rooms. */
export function usePopup() {
  const found = shallowRef<FoundLinks>(NOTHING);
  const unread = ref(false);
  const current = shallowRef<CurrentSession | null>(null);
  const controls = shallowRef<StageControls | null>(null);
  const recent = shallowRef<readonly RecentRoom[]>([]);
  const leaving = ref(false);
  const unreached = ref(false);
  let windowId = -1;
  /** The browser window whose session is shown. */
  let home = -1;
  /** The window of its own that this session is in. */
  let elsewhere: number | null = null;
  /** A link that was clicked, which opened this popup. */
  let pending: PendingLink | null = null;
  const stops: (() => void)[] = [];
  onScopeDispose(() => stops.forEach(stop => stop()));

  onMounted(async () => {
    windowId = await ownWindowId();
    home = await sessionHome(windowId);
    elsewhere = await openedSessionWindow(home);
    const item = currentSession(home);
    const stage = stageControls(elsewhere ?? home);
    stops.push(
      item.watch(now => (current.value = now)),
      stage.watch(now => (controls.value = now)),
      recentRooms.watch(now => (recent.value = now)),
    );
    let links: FoundLinks | null;
    [links, current.value, controls.value, recent.value] = await Promise.all([
      linksOfActiveTab(),
      item.getValue(),
      stage.getValue(),
      recentRooms.getValue(),
    ]);
    found.value = links ?? NOTHING;
    unread.value = links === null;
    // Where a click cannot open a panel it opened this popup, and left its link.
    pending = await pendingLink(windowId).getValue();
    // It is this popup's from now on: closed without a press, it must not open with the next panel.
    if (pending) await pendingLink(windowId).setValue(null);
    const clicked = pending && parseSessionLink(pending.url);
    if (clicked && !found.value.trusted.some(link => link.url === clicked.url)) {
      const match = { ...clicked, provider: 'own' };
      found.value = { ...found.value, trusted: [match, ...found.value.trusted] };
    }
  });

  /** Rooms on the page that were joined before are called by their title. */
  const titles = computed(() => new Map(recent.value.map(room => [room.url, room.title])));
  const named = (matches: readonly SessionMatch[]) =>
    matches.flatMap(({ url }) => {
      const link = parseSessionLink(url);
      return link ? [{ ...link, title: titles.value.get(withoutInvite(link)) ?? '' }] : [];
    });

  /** Opens the panel within the click's own task, then makes way for it. */
  function join(url: string): void {
    // The way in that was chosen on the page's card.
    const way = pending?.url === url ? pending.way : undefined;
    void openPanel(windowId, url, 'extension', way).then(() => window.close());
  }

  return {
    links: computed(() => named(found.value.trusted)),
    possible: computed(() => named(found.value.possible)),
    services: computed(() =>
      found.value.others.map(match => ({
        ...match,
        name: match.provider === 'custom' ? match.host : serviceName(match.provider),
      })),
    ),
    session: computed(() => current.value && { ...current.value, status: 'live' as const }),
    rooms: computed(() =>
      recent.value.flatMap(room => {
        const link = parseSessionLink(room.url);
        return link ? [{ ...room, host: link.host, slug: link.slug }] : [];
      }),
    ),
    controls: computed(() => controls.value),
    toggle: (kind: ToggledDevice) => askSession('toggle-device', { windowId: elsewhere ?? home, kind }),
    join,
    /** The page has no script of ours: it was there before the extension, or is the browser's own. */
    unread,
    reload: () => reloadActiveTab().then(() => window.close()),
    openService: (url: string) => openInTab(url).then(() => window.close()),
    show() {
      if (elsewhere !== null) void focusWindow(elsewhere).then(() => window.close());
      else if (current.value) join(current.value.url);
    },
    async leave() {
      if (leaving.value) return;
      leaving.value = true;
      unreached.value = !(await leaveSession(home, depart));
      leaving.value = false;
    },
    leaving,
    /** The server of the session that was left could not be told. */
    unreached,
    forget: (url: string) => forgetRoom(url),
  };
}
