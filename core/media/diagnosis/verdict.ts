import { type CheckId, CHECKS, isSettled, type Statuses } from './checks.ts';

/** What all the findings together mean to somebody who wants to join, the most pressing first. */
export type Verdict =
  /** Not begun. */
  | 'none'
  | 'running'
  /** Nobody gets in. */
  | 'no-server'
  | 'no-signalling'
  /** One gets in, and neither sees nor hears. */
  | 'no-way'
  /** Pictures and sound have one kind of way only. */
  | 'turn-only'
  | 'direct-only'
  | 'no-device'
  /** All that was checked works; something waits for the person. */
  | 'asks'
  | 'good';

const TURN = ['turn-udp', 'turn-tcp', 'turn-tls'] as const;
const DEVICES = ['camera', 'microphone', 'speakers'] as const;

export function verdictOf(statuses: Statuses): Verdict {
  const all = CHECKS.map(id => statuses[id]);
  if (all.every(({ state }) => state === 'waiting')) return 'none';
  if (!all.every(status => isSettled(status))) return 'running';
  const state = (id: CheckId) => statuses[id].state;
  if (state('server') === 'failed') return 'no-server';
  if (state('signalling') === 'failed') return 'no-signalling';
  const relayed = TURN.some(id => state(id) === 'passed');
  const tried = TURN.some(id => state(id) === 'failed');
  if (state('udp') === 'failed') return relayed ? 'turn-only' : 'no-way';
  if (tried && !relayed) return 'direct-only';
  if (DEVICES.some(id => state(id) === 'failed')) return 'no-device';
  return all.some(status => status.state === 'asks') ? 'asks' : 'good';
}
