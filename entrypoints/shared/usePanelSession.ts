import { computed, onMounted, onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { SessionLinks } from '../../app/platform.ts';
import { useRecordingStore } from '../../app/recording/recordingStore.ts';
import { useSessionStore } from '../../app/room/sessionStore.ts';
import { parseSessionLink, type SessionLink, withoutInvite } from '../../core/links/sessionLink.ts';
import { isTrusted } from '../../core/links/trust.ts';
import { type CurrentSession, currentSession, displayName, type PendingLink } from '../../extension/items.ts';
import type { Way } from '../../extension/messages.ts';
import { elsewhereOf, leftOf, linkOf } from '../../extension/panelSession/layers.ts';
import { next } from '../../extension/panelSession/next.ts';
import {
  type Back,
  type DocumentKind,
  type Effect,
  EMPTY,
  type PanelSession,
  type Progress,
  type SessionEvent,
} from '../../extension/panelSession/state.ts';
import { rememberRoom } from '../../extension/recent.ts';
import { documentEffects } from './documentEffects.ts';
import { useTrust } from './useTrust.ts';

/**
 * Runs the machine of `extension/panelSession/` for a document, over the session that is open in it, the question
 * before a host is contacted, storage and messages.
 */
export function usePanelSession(kind: DocumentKind) {
  const session = useSessionStore();
  const recording = useRecordingStore();
  const trust = useTrust();
  const now = shallowRef<PanelSession>(EMPTY);
  const name = ref('');
  /**
   * The way in chosen on a page's card: the main one here. The press is still the person's, as a page could have lured
   * the first.
   */
  const way = ref<Way>();
  /** The server of a session that was left could not be told. */
  const unreached = ref(false);
  /** The browser window whose session this is about; null while that is not known, or if there is none. */
  let home: number | null = null;
  const stops: (() => void)[] = [];
  onScopeDispose(() => stops.forEach(stop => stop()));

  const link = computed(() => linkOf(now.value));
  const roomTitle = computed(() => session.room?.facts.title ?? '');
  const inRoom = computed(() => session.state?.phase === 'in-room');

  /** What the popup shows of the session that is open here, and coming back to it needs; null outside of a room. */
  const current = computed<CurrentSession | null>(() => {
    const { state } = session;
    if (state?.phase !== 'in-room' || !link.value) return null;
    const { url, host } = link.value;
    const stands = state.you.place === 'stage' ? 'stage' : 'viewer';
    return { url, host, title: roomTitle.value, place: stands, bound: recording.bound, switches: session.kept };
  });

  const document = documentEffects({
    joinedAgain: () => current.value !== null,
    whenKept: () => recording.whenKept(),
    unreached: yes => (unreached.value = yes),
    dispatch,
  });

  /** Tells the machine what happened. Resolves when all is done that it asks for. */
  async function dispatch(event: SessionEvent): Promise<void> {
    const step = next(kind, now.value, event);
    const refused = now.value.state === 'asking' && now.value.about === 'switch' && step.now.state !== 'asking';
    // What was chosen for a link that is not opened is no choice for what is open.
    if (refused && event.type !== 'switch' && !('link' in event)) way.value = undefined;
    now.value = step.now;
    const failures: unknown[] = [];
    for (const effect of step.effects) {
      try {
        const doing = carryOut(effect);
        // What is done at once is done within the person's gesture.
        if (doing instanceof Promise) await doing;
      } catch (error) {
        // A window that is left closes, whatever became of what it did before.
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  function carryOut(effect: Effect): unknown {
    switch (effect.do) {
      case 'ask-host':
        return trust.ask(effect.link, () => dispatch({ type: 'allowed', ...wish(effect) }));
      case 'drop-host':
        return trust.drop();
      case 'want':
        return dispatch({ type: 'wanted', ...wish(effect) });
      case 'open': {
        const { was } = effect;
        return session.open({ ...effect.link, ...(was && { place: was.place, switches: was.switches ?? undefined }) });
      }
      case 'retry':
        return session.client?.retryNow();
      case 'leave':
        return session.leave();
      case 'let-go':
        return session.close();
      default:
        return document.carryOut(effect);
    }
  }

  const wish = ({ link: to, was }: { link: SessionLink; was?: Back }) => ({
    link: to,
    ...(was && { was }),
    progress: progress(),
  });

  function progress(): Progress {
    const phase = session.state?.phase ?? 'none';
    return phase === 'connecting' || phase === 'lobby' ? 'before' : phase;
  }

  watch(trust.question, question => void dispatch({ type: 'host-asked', question }), { flush: 'sync' });
  watch(current, (session, before) => {
    if (session) void dispatch({ type: 'in-room', session, entered: !before });
  });
  watch(inRoom, async entered => {
    if (entered && link.value) await rememberRoom(withoutInvite(link.value), roomTitle.value, Date.now());
  });
  onMounted(async () => (name.value = await displayName.getValue()));

  /** Session links that people write in the room; those of servers not known stay ordinary links. */
  const sessionLinks: SessionLinks = {
    is(href) {
      const found = parseSessionLink(href);
      return found !== null && isTrusted(found, trust.known.value);
    },
    open(href) {
      const found = parseSessionLink(href);
      if (found) void dispatch({ type: 'wanted', link: found, progress: progress() });
    },
  };

  return {
    now,
    link,
    left: computed(() => leftOf(now.value)),
    /** The session that another window has; null while there is one here. */
    elsewhere: computed(() => (link.value ? null : (elsewhereOf(now.value)?.session ?? null))),
    /** What the session is called that goes on, here or elsewhere. */
    title: computed(() => elsewhereOf(now.value)?.session?.title ?? roomTitle.value),
    /** What is on screen, by name. */
    view: computed(() => {
      const { value } = now;
      if (value.state === 'asking') return value.about;
      return value.state === 'elsewhere' && !value.session ? 'empty' : value.state;
    }),
    trust,
    name,
    way,
    unreached,
    sessionLinks,
    progress,
    dispatch,
    /**
     * From now on it is known whose session this is about.
     * @param of that browser window
     * @param own the window that this document is in
     */
    begin(of: number | null, own: number) {
      home = of;
      document.begin(of, own);
    },
    /** Whatever is to end with this document. */
    until: (...ends: (() => void)[]) => void stops.push(...ends),
    /** A link was clicked in the browser window. */
    async click({ url, way: chosen, back = false }: PendingLink): Promise<void> {
      const clicked = parseSessionLink(url);
      if (!clicked || home === null) return;
      way.value = chosen;
      const kept = await currentSession(home).getValue();
      await dispatch({ type: 'clicked', link: clicked, progress: progress(), session: kept, back });
    },
    press: (type: 'switch' | 'return' | 'leave' | 'bring' | 'close') => dispatch({ type }),
    stay: () => dispatch({ type: 'stay' }),
    async rememberName(to: string) {
      name.value = to;
      await displayName.setValue(to);
    },
  };
}

export type OpenPanelSession = ReturnType<typeof usePanelSession>;
