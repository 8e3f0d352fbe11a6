import { computed, onMounted, ref, shallowRef, watch } from 'vue';
import { trustedOrigins } from '../../extension/config.ts';
import { displayName, type CurrentSession } from '../../extension/items.ts';
import type { Way } from '../../extension/messages.ts';
import { rememberRoom } from '../../extension/recent.ts';
import { trustServer, verifyServer } from '../../extension/trust.ts';
import { parseSessionLink, withoutInvite, type SessionLink } from '../../links/sessionLink.ts';
import { isTrusted } from '../../links/trust.ts';
import { useRecordingStore } from '../../stores/recording.ts';
import { useSessionStore } from '../../stores/session.ts';
import type { SessionLinks } from '../../views/sessionLinks.ts';

export interface TrustState {
  readonly state: 'asking' | 'checking' | 'failed';
  readonly failure?: 'not-sidestage' | 'unreachable';
}

/**
 * Which link the panel, or a session's own window, shows, and the questions before it: trust the host? switch?
 * @param elsewhere told of a link that is about to be opened; true: it was dealt with elsewhere
 */
export function useSessionLink(elsewhere: (next: SessionLink) => boolean = () => false) {
  const session = useSessionStore();
  const recording = useRecordingStore();
  const name = ref('');
  const link = shallowRef<SessionLink | null>(null);
  /** A link on a host that the person has not said yes to. Nothing was sent there. */
  const untrusted = shallowRef<SessionLink | null>(null);
  const trust = shallowRef<TrustState>({ state: 'asking' });
  /** The way in chosen on a page's card: the main one here. The press is still the person's, as a page could have lured the first. */
  const way = ref<Way>();
  /** Another link was clicked during a session. */
  const asked = shallowRef<SessionLink | null>(null);
  /** Servers known when last looked: whose links in a chat open here. */
  const known = shallowRef<ReadonlySet<string>>(new Set());
  const inRoom = computed(() => session.state?.phase === 'in-room');
  const title = computed(() => session.room?.facts.title ?? '');
  const bound = computed(() => session.sharing || recording.running);

  onMounted(async () => (name.value = await displayName.getValue()));
  watch(inRoom, async entered => {
    if (entered && link.value) await rememberRoom(withoutInvite(link.value), title.value, Date.now());
  });

  /** @param place where one already is in that session */
  async function show(next: SessionLink, place?: CurrentSession['place']): Promise<void> {
    // Whoever waits outside a locked room would lose their place there, too.
    if (inRoom.value || session.state?.phase === 'waiting') {
      if (next.url !== link.value?.url) asked.value = next;
      return;
    }
    if (elsewhere(next)) return;
    known.value = await trustedOrigins();
    if (!isTrusted(next, known.value)) {
      untrusted.value = next;
      trust.value = { state: 'asking' };
      return;
    }
    untrusted.value = null;
    link.value = next;
    await session.open({ ...next, ...(place ? { place } : {}) });
  }

  async function trustHost(): Promise<void> {
    const next = untrusted.value;
    if (!next) return;
    trust.value = { state: 'checking' };
    const found = await verifyServer(next.origin);
    if (untrusted.value !== next) return;
    if (found !== 'ok') {
      trust.value = { state: 'failed', failure: found };
      return;
    }
    await trustServer(next.origin);
    await show(next);
  }

  /** Session links that people write in the room; those of servers not known stay ordinary links. */
  const sessionLinks: SessionLinks = {
    is(href) {
      const found = parseSessionLink(href);
      return found !== null && isTrusted(found, known.value);
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
    untrusted,
    trust,
    asked,
    way,
    title,
    show,
    trustHost,
    /** What the popup shows of the session that is open here, and coming back to it needs; null outside of a room. */
    current: computed<CurrentSession | null>(() => {
      const { state } = session;
      if (state?.phase !== 'in-room' || !link.value) return null;
      const { url, host } = link.value;
      return { url, host, title: title.value, place: state.you.place === 'stage' ? 'stage' : 'viewer', bound: bound.value };
    }),
    distrust: () => (untrusted.value = null),
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
