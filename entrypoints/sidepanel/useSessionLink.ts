import { computed, onMounted, ref, shallowRef, watch } from 'vue';
import type { SessionLinks } from '../../app/platform.ts';
import { useRecordingStore } from '../../app/recording/recordingStore.ts';
import { useSessionStore } from '../../app/room/sessionStore.ts';
import { parseSessionLink, sameRoom, type SessionLink, withoutInvite } from '../../core/links/sessionLink.ts';
import { isTrusted } from '../../core/links/trust.ts';
import { type CurrentSession, displayName } from '../../extension/items.ts';
import type { Way } from '../../extension/messages.ts';
import { rememberRoom } from '../../extension/recent.ts';
import { useTrust } from './useTrust.ts';

/**
 * Which link the panel, or a session's own window, shows, and the questions before it: trust the host? switch?
 * @param elsewhere told of a link that is about to be opened; true: it was dealt with elsewhere
 */
export function useSessionLink(elsewhere: (next: SessionLink) => boolean = () => false) {
  const session = useSessionStore();
  const recording = useRecordingStore();
  const name = ref('');
  const link = shallowRef<SessionLink | null>(null);
  const trust = useTrust();
  /** The way in chosen on a page's card: the main one here. The press is still the person's, as a page could have lured the first. */
  const way = ref<Way>();
  /** Another link was clicked during a session. */
  const asked = shallowRef<SessionLink | null>(null);
  const inRoom = computed(() => session.state?.phase === 'in-room');
  const title = computed(() => session.room?.facts.title ?? '');

  onMounted(async () => (name.value = await displayName.getValue()));
  watch(inRoom, async entered => {
    if (entered && link.value) await rememberRoom(withoutInvite(link.value), title.value, Date.now());
  });

  /** Whether a link is not to be opened here, or not yet. */
  function held(next: SessionLink): boolean {
    const here = link.value !== null && sameRoom(next, link.value);
    // Whoever waits outside a locked room would lose their place there, too.
    if (inRoom.value || session.state?.phase === 'waiting') {
      // Another invitation to the room one is in throws nobody out: it gives its role on entering only.
      if (!here) asked.value = next;
      return true;
    }
    // At Set devices, name and camera stay; only another invitation may open what was not open.
    const before = session.state?.phase === 'lobby' || session.state?.phase === 'connecting';
    if (here && before && (next.invite === null || next.invite === link.value?.invite)) {
      trust.drop();
      session.client?.retryNow();
      return true;
    }
    return elsewhere(next);
  }

  /** @param was how one already is in that session */
  async function show(next: SessionLink, was?: Pick<CurrentSession, 'place' | 'switches'>): Promise<void> {
    if (held(next)) return;
    await trust.ask(next, async () => {
      // They may have come into a room while the host was asked about.
      if (held(next)) return;
      link.value = next;
      await session.open({ ...next, ...(was ? { place: was.place, switches: was.switches ?? undefined } : {}) });
    });
  }

  /** Session links that people write in the room; those of servers not known stay ordinary links. */
  const sessionLinks: SessionLinks = {
    is(href) {
      const found = parseSessionLink(href);
      return found !== null && isTrusted(found, trust.known.value);
    },
    open(href) {
      const found = parseSessionLink(href);
      if (found) void show(found);
    },
  };

  return {
    name,
    sessionLinks,
    link,
    trust,
    asked,
    way,
    title,
    show,
    /** What the popup shows of the session that is open here, and coming back to it needs; null outside of a room. */
    current: computed<CurrentSession | null>(() => {
      const { state } = session;
      if (state?.phase !== 'in-room' || !link.value) return null;
      const { url, host } = link.value;
      const place = state.you.place === 'stage' ? 'stage' : 'viewer';
      return { url, host, title: title.value, place, bound: recording.bound, switches: session.kept };
    }),
    stay() {
      asked.value = null;
      way.value = undefined;
    },
    async switchOver() {
      const next = asked.value;
      asked.value = null;
      session.leave();
      if (next) await show(next);
    },
    close() {
      session.leave();
      link.value = null;
    },
    async rememberName(next: string) {
      name.value = next;
      await displayName.setValue(next);
    },
  };
}

export type OpenLink = ReturnType<typeof useSessionLink>;
