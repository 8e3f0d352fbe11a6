import { computed, onMounted, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { currentSession, displayName, leaveRequest, pendingLink, type CurrentSession } from '../../extension/items.ts';
import { trustedOrigins } from '../../extension/config.ts';
import type { Way } from '../../extension/messages.ts';
import { ownWindowId } from '../../extension/panel.ts';
import { rememberRoom } from '../../extension/recent.ts';
import { trustServer, verifyServer } from '../../extension/trust.ts';
import { parseSessionLink, withoutInvite, type SessionLink } from '../../links/sessionLink.ts';
import { isTrusted } from '../../links/trust.ts';
import { useSessionStore } from '../../stores/session.ts';
import type { SessionLinks } from '../../views/sessionLinks.ts';

interface TrustState {
  readonly state: 'asking' | 'checking' | 'failed';
  readonly failure?: 'not-sidestage' | 'unreachable';
}

/** Which link the panel shows, and the questions before it: trust the host? switch? return? */
export function usePanel() {
  const session = useSessionStore();
  const name = ref('');
  const link = shallowRef<SessionLink | null>(null);
  /** A link on a host that the person has not said yes to. Nothing was sent there. */
  const untrusted = shallowRef<SessionLink | null>(null);
  const trust = shallowRef<TrustState>({ state: 'asking' });
  /** The way in chosen on a page's card: the main one here. The press is still the person's, as a page could have lured the first. */
  const way = ref<Way>();
  /** Another link was clicked during a session. */
  const asked = shallowRef<SessionLink | null>(null);
  /** The session this panel was closed in. */
  const left = shallowRef<CurrentSession | null>(null);
  /** Servers known when last looked: whose links in a chat open here. */
  const known = shallowRef<ReadonlySet<string>>(new Set());
  const inRoom = computed(() => session.state?.phase === 'in-room');
  const title = computed(() => session.room?.facts.title ?? '');
  const stops: (() => void)[] = [];
  onScopeDispose(() => stops.forEach(stop => stop()));

  onMounted(async () => {
    const windowId = await ownWindowId();
    name.value = await displayName.getValue();
    const pending = pendingLink(windowId);
    const current = currentSession(windowId);
    const leaving = leaveRequest(windowId);
    stops.push(
      pending.watch(next => next && void take()),
      leaving.watch(async asks => {
        if (!asks) return;
        await leaving.setValue(false);
        session.leave();
        await forget();
      }),
    );
    left.value = await current.getValue();
    await take();

    async function take(): Promise<void> {
      const next = await pending.getValue();
      if (!next) return;
      await pending.setValue(null);
      const clicked = parseSessionLink(next.url);
      if (!clicked) return;
      way.value = next.way;
      await show(clicked);
    }

    watch(
      () => session.state,
      async now => {
        if (now?.phase === 'in-room' && link.value) {
          const { url, host } = link.value;
          await current.setValue({ url, host, title: now.room.facts.title, place: now.you.place === 'stage' ? 'stage' : 'viewer' });
        } else if (now?.phase === 'over') {
          await current.setValue(null);
        }
      },
    );
    watch(inRoom, async entered => {
      if (entered && link.value) await rememberRoom(withoutInvite(link.value), title.value, Date.now());
    });
    forgetCurrent = () => current.setValue(null);
  });
  let forgetCurrent: () => Promise<void> = () => Promise.resolve();

  async function show(next: SessionLink): Promise<void> {
    // Whoever waits outside a locked room would lose their place there, too.
    if (inRoom.value || session.state?.phase === 'waiting') {
      if (next.url !== link.value?.url) asked.value = next;
      return;
    }
    // A click on the session one was in means: back to it, with Set devices skipped by nobody.
    left.value = null;
    known.value = await trustedOrigins();
    if (!isTrusted(next, known.value)) {
      untrusted.value = next;
      trust.value = { state: 'asking' };
      return;
    }
    untrusted.value = null;
    link.value = next;
    await session.open(next);
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

  async function forget(): Promise<void> {
    left.value = null;
    await forgetCurrent();
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
    left,
    title,
    trustHost,
    forget,
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
    async returnTo() {
      const back = left.value && parseSessionLink(left.value.url);
      if (back) await show(back);
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
