import { computed, onMounted, onScopeDispose, shallowRef } from 'vue';
import {
  currentSession,
  leaveRequest,
  pendingLink,
  recentRooms,
  type CurrentSession,
  type RecentRoom,
} from '../../extension/items.ts';
import { openPanel, ownWindowId } from '../../extension/panel.ts';
import { forgetRoom } from '../../extension/recent.ts';
import { linksOfActiveTab } from '../../extension/tabs.ts';
import type { FoundLinks } from '../../links/LinkScanner.ts';
import { parseSessionLink, withoutInvite } from '../../links/sessionLink.ts';

/** What the popup knows of this window: links of the page in front, the session in progress, recent rooms. */
export function usePopup() {
  const found = shallowRef<FoundLinks>({ trusted: [], possible: [] });
  const current = shallowRef<CurrentSession | null>(null);
  const recent = shallowRef<readonly RecentRoom[]>([]);
  let windowId = -1;
  const stops: (() => void)[] = [];
  onScopeDispose(() => stops.forEach(stop => stop()));

  onMounted(async () => {
    windowId = await ownWindowId();
    const item = currentSession(windowId);
    stops.push(
      item.watch(now => (current.value = now)),
      recentRooms.watch(now => (recent.value = now)),
    );
    [found.value, current.value, recent.value] = await Promise.all([
      linksOfActiveTab().then(links => links ?? { trusted: [], possible: [] }),
      item.getValue(),
      recentRooms.getValue(),
    ]);
    // Where a click cannot open a panel it opened this popup, and left its link.
    const pending = await pendingLink(windowId).getValue();
    const clicked = pending && parseSessionLink(pending.url);
    if (clicked && !found.value.trusted.some(link => link.url === clicked.url)) {
      found.value = { ...found.value, trusted: [clicked, ...found.value.trusted] };
    }
  });

  /** Rooms on the page that were joined before are called by their title. */
  const titles = computed(() => new Map(recent.value.map(room => [room.url, room.title])));
  const named = (links: FoundLinks['trusted']) =>
    links.map(link => ({ ...link, title: titles.value.get(withoutInvite(link)) ?? '' }));

  /** Opens the panel within the click's own task, then makes way for it. */
  function join(url: string): void {
    void openPanel(windowId, url).then(() => window.close());
  }

  return {
    links: computed(() => named(found.value.trusted)),
    possible: computed(() => named(found.value.possible)),
    session: computed(() => current.value && { ...current.value, status: 'live' as const }),
    rooms: computed(() =>
      recent.value.flatMap(room => {
        const link = parseSessionLink(room.url);
        return link ? [{ ...room, host: link.host, slug: link.slug }] : [];
      }),
    ),
    join,
    show: () => current.value && join(current.value.url),
    leave: () => leaveRequest(windowId).setValue(true),
    forget: (url: string) => forgetRoom(url),
  };
}
