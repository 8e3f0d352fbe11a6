import type { MediaEngine, MediaEvents } from '../media/MediaEngine.ts';
import type { Ending, SessionState } from '../session/state.ts';
import type { ClientLog } from './ClientLog.ts';
import type { LogLevel, LogWord } from './words.ts';

interface Session {
  readonly value: SessionState;
  subscribe(listener: (state: SessionState) => void): () => void;
}

/**
 * Notes what changes between a session and the relay, and in its media. Links are numbered in the order of their
 * coming.
 */
export function noteSession(log: ClientLog, session: Session, engine: Pick<MediaEngine, 'on'>): void {
  let before = session.value;
  session.subscribe(now => {
    noteRelay(log, before, now);
    before = now;
  });
  engine.on('signalling', ({ state }) => log.note(state === 'lost' ? 'warn' : 'info', 'signalling', state));
  engine.on('network', ({ change }) => log.note('info', 'network', change));
  const numbers = new Map<string, number>();
  engine.on('link-state', event => noteLink(log, numbers, event));
}

function noteLink(log: ClientLog, numbers: Map<string, number>, event: MediaEvents['link-state']): void {
  const { participant, direction, state } = event;
  const number = numbers.get(participant) ?? numbers.size + 1;
  numbers.set(participant, number);
  log.note(state === 'interrupted' ? 'warn' : 'info', 'link', number, direction, state);
}

function noteRelay(log: ClientLog, before: SessionState, now: SessionState): void {
  if (now.phase === 'over') {
    if (before.phase !== 'over') log.note(levelOf(now.ending), 'relay', 'over', now.ending);
    return;
  }
  const reached = reach(now);
  if (reached !== null && reached !== reach(before)) {
    log.note(reached === 'connected' ? 'info' : 'warn', 'relay', reached);
  }
  const refused = refusal(now);
  // A server that is busy is asked again by the program itself.
  if (refused !== null && refused !== refusal(before))
    log.note(refused === 'rate-limited' ? 'warn' : 'error', 'relay', 'refused', refused);
  const where = whereabouts(now);
  if (where !== null && where !== whereabouts(before)) log.note('info', 'room', where);
}

/** Null before the first attempt came to anything. */
function reach(state: SessionState): 'connected' | 'cut' | 'unreachable' | null {
  if (state.phase === 'connecting') return state.unreachable ? 'unreachable' : null;
  if (state.phase === 'over') return null;
  return state.connected ? 'connected' : 'cut';
}

function refusal(state: SessionState): LogWord | null {
  if (state.phase === 'connecting') return state.busy ? 'rate-limited' : null;
  return state.phase === 'lobby' ? state.refused : null;
}

function whereabouts(state: SessionState): LogWord | null {
  if (state.phase === 'in-room') return state.you.place;
  return state.phase === 'lobby' || state.phase === 'waiting' ? state.phase : null;
}

/** Whoever is taken over went on in another window or browser of their own. */
const EXPECTED: readonly Ending[] = ['left', 'session-ended', 'taken-over'];

function levelOf(ending: Ending): LogLevel {
  return EXPECTED.includes(ending) ? 'info' : 'error';
}
