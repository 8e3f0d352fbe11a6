import { parseSessionLink, sameRoom, type SessionLink } from '../../core/links/sessionLink.ts';
import type { CurrentSession } from '../items.ts';
import { elsewhereOf, leftOf, linkOf, settledOf, unasked, withSettled, withUnasked } from './layers.ts';
import {
  type Back,
  type DocumentKind,
  type Effect,
  type Elsewhere,
  EMPTY,
  type Left,
  type PanelSession,
  type Progress,
  type SessionEvent,
  type Settled,
  type Step,
} from './state.ts';

/** What becomes of a document's state by an event, and what the document does about it. Pure. */
export function next(document: DocumentKind, now: PanelSession, event: SessionEvent): Step {
  switch (event.type) {
    case 'panel-opened':
      return step(openedPanel(now, event.window, event.session));
    case 'window-opened':
      return openedWindow(now, event);
    case 'clicked':
      return clicked(now, event);
    case 'wanted':
      return wanted(now, event, false);
    case 'allowed':
      return wanted(now, event, true);
    case 'host-asked':
      if (event.question) {
        return step({ state: 'asking', about: 'host', question: event.question, behind: unasked(now) });
      }
      return step(withoutHost(now));
    case 'moved':
      return step(moved(now, event.window, event.session));
    case 'changed':
      return step(withElsewhere(now, one => ({ ...one, session: event.session })));
    case 'in-room': {
      const hold: Effect[] = document === 'window' && event.entered ? [{ do: 'hold' }] : [];
      return step(now, { do: 'keep', session: event.session }, ...hold);
    }
    case 'over':
      return over(document, now, event);
    case 'asked-to-leave':
      return document === 'panel' ? panelLeaves(now, event) : windowLeaves(now);
    case 'departed':
      // A session window is about to close, and shows nothing else before.
      if (document === 'window') return step(now);
      return step(withLeft(now, left => (left.session.url === event.url ? left.behind : { ...left, leaving: false })));
    case 'released': {
      const after = withElsewhere(now, () => null);
      return step(settledOf(after).state === 'empty' ? withoutSwitch(after) : after);
    }
    case 'stay':
      return step(withoutSwitch(now));
    case 'switch': {
      if (now.state !== 'asking' || now.about !== 'switch') return step(now);
      const first: Effect = { do: elsewhereOf(now) ? 'release' : 'leave' };
      return step(now.behind, first, { do: 'want', link: now.link });
    }
    case 'return': {
      const left = leftOf(now);
      if (!left || left.leaving) return step(now);
      return step(withUnasked(now, left.behind), ...wantAgain(left.session));
    }
    case 'leave': {
      const left = leftOf(now);
      if (!left || left.leaving) return step(now);
      return step(leaving(now), { do: 'depart', session: left.session }, ...ofWindow(document));
    }
    case 'bring': {
      const there = settledOf(now);
      if (there.state !== 'elsewhere' || !there.session || there.session.bound) return step(now);
      return step(withSettled(now, EMPTY), { do: 'take-back' }, ...wantAgain(there.session));
    }
    case 'close': {
      const settled = settledOf(now);
      const after = settled.state === 'here' ? (settled.movingTo ?? EMPTY) : settled;
      const shown = after.state === 'empty' ? withoutSwitch(now) : now;
      return step(withSettled(shown, after), { do: 'leave' }, ...ofWindow(document));
    }
  }
}

const step = (now: PanelSession, ...effects: Effect[]): Step => ({ now, effects });

/** A session window that is left has no more to show. */
const ofWindow = (document: DocumentKind): Effect[] =>
  document === 'window' ? [{ do: 'forget' }, { do: 'close-window' }] : [];

/** Goes back to a session as one was in it. */
function wantAgain(session: CurrentSession): Effect[] {
  const link = parseSessionLink(session.url);
  return link ? [{ do: 'want', link, was: session }] : [];
}

function isRoomOf(link: SessionLink, session: CurrentSession): boolean {
  const room = parseSessionLink(session.url);
  return room !== null && sameRoom(room, link);
}

const isHere = (settled: Settled, link: SessionLink) => settled.state === 'here' && sameRoom(settled.link, link);

function withLeft(now: PanelSession, change: (left: Left) => Settled | Left): PanelSession {
  const left = leftOf(now);
  return left ? withUnasked(now, change(left)) : now;
}

const leaving = (now: PanelSession) => withLeft(now, left => ({ ...left, leaving: true }));

function withElsewhere(now: PanelSession, change: (one: Elsewhere) => Elsewhere | null): PanelSession {
  const settled = settledOf(now);
  if (settled.state === 'elsewhere') return withSettled(now, change(settled) ?? EMPTY);
  if (settled.state !== 'here' || !settled.movingTo) return now;
  return withSettled(now, { ...settled, movingTo: change(settled.movingTo) });
}

function withoutHost(now: PanelSession): PanelSession {
  return now.state === 'asking' && now.about === 'host' ? now.behind : now;
}

/**
 * Without the question whether to switch: it ends with the session that it is about, as there is none to leave then.
 */
function withoutSwitch(now: PanelSession): PanelSession {
  return now.state === 'asking' && now.about === 'switch' ? now.behind : now;
}

function openedPanel(now: PanelSession, window: number | null, session: CurrentSession | null): PanelSession {
  if (window !== null) return moved(now, window, session);
  const settled = settledOf(now);
  // A link that was clicked sooner than this was known is open already.
  if (!session || settled.state !== 'empty') return now;
  return withUnasked(now, { state: 'left', session, leaving: false, behind: settled });
}

/** A window that the browser reopens takes no session, and puts nobody on stage. */
function openedWindow(now: PanelSession, { reason, holder, session }: SessionEvent & { type: 'window-opened' }): Step {
  const due = reason === 'move' || (reason === 'other' && holder);
  if (!due || !session || !parseSessionLink(session.url)) return step(now);
  // Loaded again: what it had was closed with it, and nobody comes back to the stage unasked.
  if (holder && session.place === 'stage')
    return step({ state: 'left', session, leaving: false, behind: settledOf(now) }, { do: 'hold' });
  return step(now, { do: 'hold' }, ...wantAgain(session));
}

function moved(now: PanelSession, window: number | null, session: CurrentSession | null): PanelSession {
  if (window === (elsewhereOf(now)?.window ?? null)) return now;
  const settled = settledOf(now);
  const there: Elsewhere | null = window === null ? null : { state: 'elsewhere', window, session };
  if (settled.state === 'here') return withSettled(now, { ...settled, movingTo: there });
  if (there) return withSettled(now, there);
  if (!session) return withUnasked(withoutSwitch(now), EMPTY);
  return withUnasked(now, { state: 'left', session, leaving: false, behind: EMPTY });
}

function clicked(now: PanelSession, event: SessionEvent & { type: 'clicked' }): Step {
  const { link, progress, session, back } = event;
  const settled = settledOf(now);
  const was = session && isRoomOf(link, session) ? session : null;
  const inside = progress === 'in-room' || progress === 'waiting' || isHere(settled, link);
  // A click on a page is no word of coming back to the stage, where one would be seen and heard.
  if (was?.place === 'stage' && !back && !inside && !elsewhereOf(now))
    return step(withUnasked(now, { state: 'left', session: was, leaving: false, behind: settled }));
  // A viewer's devices stay off on the way back.
  return wanted(now, { link, progress, ...(was ? { was } : {}) }, false);
}

interface Wanted {
  readonly link: SessionLink;
  readonly was?: Back;
  readonly progress: Progress;
}

/** @param allowed its host may be contacted */
function wanted(now: PanelSession, { link, was, progress }: Wanted, allowed: boolean): Step {
  const settled = settledOf(now);
  const here = isHere(settled, link);
  // Whoever waits outside a locked room would lose their place there, too.
  if (progress === 'in-room' || progress === 'waiting') {
    // Another invitation to the room one is in throws nobody out: it gives its role on entering only.
    return here ? step(now) : askToSwitch(now, link, unasked(now));
  }
  // At Set devices, name and camera stay; only another invitation may open what was not open.
  const same = link.invite === null || link.invite === linkOf(now)?.invite;
  if (here && progress === 'before' && same) return step(withoutHost(now), { do: 'drop-host' }, { do: 'retry' });
  const there = elsewhereOf(now);
  if (there?.session) {
    if (!isRoomOf(link, there.session)) return askToSwitch(now, link, settled);
    return step(withUnasked(now, settled), { do: 'focus', window: there.window });
  }
  const again = was ? { was } : {};
  if (!allowed) return step(withUnasked(now, settled), { do: 'ask-host', link, ...again });
  return step({ state: 'here', link, movingTo: there }, { do: 'open', link, ...again });
}

function askToSwitch(now: PanelSession, link: SessionLink, behind: Settled | Left): Step {
  const drop: Effect[] = now.state === 'asking' && now.about === 'host' ? [{ do: 'drop-host' }] : [];
  return step({ state: 'asking', about: 'switch', link, behind }, ...drop);
}

function over(document: DocumentKind, now: PanelSession, { takenOver, window }: SessionEvent & { type: 'over' }): Step {
  const settled = settledOf(now);
  // The person may still decide to leave what another window has.
  const after = settled.state === 'elsewhere' ? now : withoutSwitch(now);
  // Whoever took it over from a window is a panel of this browser.
  if (document === 'window')
    return step(after, { do: 'forget' }, ...(takenOver ? [{ do: 'close-window' } as const] : []));
  if (!takenOver || window === null) return step(after, { do: 'keep', session: null });
  // Its own window has it: nobody in the room has noticed.
  return step(withSettled(now, settled.state === 'here' ? (settled.movingTo ?? EMPTY) : settled), { do: 'let-go' });
}

function panelLeaves(now: PanelSession, { session, progress }: SessionEvent & { type: 'asked-to-leave' }): Step {
  const settled = settledOf(now);
  const live = progress === 'in-room' && settled.state === 'here';
  const open = settled.state === 'here' && session !== null && isRoomOf(settled.link, session);
  const leave: Effect[] = live || open ? [{ do: 'leave' }] : [];
  if (live) return step(withUnasked(withoutSwitch(now), settled), ...leave, { do: 'keep', session: null });
  if (!session) return step(now);
  const after = withoutSwitch(now);
  if (leftOf(now)?.leaving) return step(after, ...leave);
  return step(leaving(after), ...leave, { do: 'depart', session });
}

function windowLeaves(now: PanelSession): Step {
  const left = leftOf(now);
  const depart: Effect[] = left ? [{ do: 'depart', session: left.session }] : [];
  return step(leaving(withoutSwitch(now)), { do: 'leave' }, ...depart, ...ofWindow('window'));
}
