import type { DeviceProblem } from '../devices/kinds.ts';

/** What is checked, in the order it is shown. */
export const CHECKS = [
  'server',
  'signalling',
  'udp',
  'turn-udp',
  'turn-tcp',
  'turn-tls',
  'camera',
  'microphone',
  'speakers',
] as const;
export type CheckId = (typeof CHECKS)[number];
export type TurnCheck = Extract<CheckId, `turn-${string}`>;

type Capture = Exclude<DeviceProblem, 'lost' | 'withdrawn'> | 'permission';
/** There is no version of the protocol in common, and that end must be updated. */
type TooOld = 'server-too-old' | 'client-too-old';
type Turn = 'ok' | 'not-offered' | 'no-ice' | 'no-relay' | 'credentials' | 'quota' | 'no-path' | 'no-room';

/** What each check may find, beside `Always`. */
interface Codes {
  readonly server: 'ok' | 'offline' | 'unreachable' | 'not-sidestage' | TooOld | 'no-room';
  readonly signalling:
    | 'ok'
    | 'relay-unreachable'
    | 'relay-silent'
    | 'peer-unreachable'
    | 'door-closed'
    | 'no-such-room'
    | 'room-damaged'
    | TooOld
    | 'rate-limited'
    | 'refused'
    | 'no-server'
    | 'no-room';
  readonly udp: 'reflexive' | 'direct' | 'local' | 'no-answer' | 'none';
  readonly 'turn-udp': Turn;
  readonly 'turn-tcp': Turn;
  readonly 'turn-tls': Turn;
  readonly camera: Capture | 'ok' | 'dark' | 'no-picture';
  readonly microphone: Capture | 'voice' | 'quiet' | 'silent';
  readonly speakers: 'play' | 'hear' | 'heard' | 'not-heard' | 'not-played';
}

/**
 * `timeout`: the check's own time was over. `broken`: the check itself failed, which says nothing about what it checks.
 */
type Always = 'timeout' | 'broken';

export type CodeOf<Id extends CheckId> = Codes[Id] | Always;

/**
 * One thing measured, for whoever wants to know more: a text, or a time in ms. Never an address of this computer, an id
 * or a secret.
 */
export type Fact =
  { readonly name: TextFact; readonly text: string } | { readonly name: TimeFact; readonly ms: number };
type TextFact = 'version' | 'url' | 'relayed' | 'candidates' | 'error' | 'picture' | 'device';
type TimeFact = 'answered' | 'welcomed' | 'opened' | 'gathered' | 'connected' | 'round-trip' | 'started';

/** What came of a check. `asks`: it goes on when the person did something. `skipped`: there was nothing to check. */
export interface Finding<Id extends CheckId = CheckId> {
  readonly state: 'passed' | 'failed' | 'skipped' | 'asks';
  readonly code: CodeOf<Id>;
  readonly facts?: readonly Fact[];
}

export type CheckStatus<Id extends CheckId = CheckId> = { readonly state: 'waiting' | 'running' } | Finding<Id>;
export type Statuses = { readonly [Id in CheckId]: CheckStatus<Id> };

/** Whether nothing more happens to it without the person. */
export function isSettled(status: CheckStatus): status is Finding {
  return status.state !== 'waiting' && status.state !== 'running';
}

/** Before the first run. */
export const NOT_BEGUN = Object.fromEntries(CHECKS.map(id => [id, { state: 'waiting' }])) as unknown as Statuses;
