import { computed, onMounted, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { currentSession, displayName, leaveRequest, pendingLink, trustedServers, type CurrentSession } from '../../extension/items.ts';
import { ownWindowId } from '../../extension/panel.ts';
import { rememberRoom } from '../../extension/recent.ts';
import { trustServer, verifyServer } from '../../extension/trust.ts';
import { parseSessionLink, withoutInvite, type SessionLink } from '../../links/sessionLink.ts';
import { isTrusted } from '../../links/trust.ts';
import { useSessionStore } from '../../stores/session.ts';

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
  /** Another link was clicked during a session. */
  const asked = shallowRef<SessionLink | null>(null);
  /** The session this panel was closed in. */
  const left = shallowRef<CurrentSession | null>(null);
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
      if (clicked) await show(clicked);
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
    const trusted = new Set(await trustedServers.getValue());
    if (!isTrusted(next, trusted)) {
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

  return {
    name,
    link,
    untrusted,
    trust,
    asked,
    left,
    title,
    trustHost,
    forget,
    distrust: () => (untrusted.value = null),
    stay: () => (asked.value = null),
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
