import type { WireCommand } from '../../core/protocol/commands.ts';
import { RATED_CHARACTERS } from '../../core/protocol/limits.ts';
import type { RoomEvent } from '../../core/room/events.ts';
import { ANSWER_BYTES, BUDGETS, type Budgets, type Charge, ENTRY_BYTES, QUESTION_BYTES, take } from '../budgets.ts';
import type { KeyedLimit } from '../rate-limit.ts';
import type { Present } from './Connection.ts';

type Kind = Exclude<
  keyof typeof BUDGETS.person,
  'hellos' | 'react' | 'renewals' | 'snapshots' | 'writtenBytes' | 'floorBytes' | 'readBytes'
>;

/** Ways to leave. */
type Leaving = 'leave' | 'forget-me';

/** Of which kind each command is. Leaving is always possible, and costs what coming back costs. */
const KINDS: Readonly<Record<Exclude<WireCommand['type'], Leaving>, Kind>> = {
  enter: 'enter',
  'join-stage': 'stage',
  'leave-stage': 'stage',
  'ask-stage': 'stage',
  'leave-line': 'stage',
  'share-screen': 'stage',
  'unshare-screen': 'stage',
  'raise-hand': 'hand',
  'set-devices': 'devices',
  'bring-to-stage': 'moderate',
  'decline-stage': 'moderate',
  'remove-from-stage': 'moderate',
  'swap-stage': 'moderate',
  mute: 'moderate',
  'mute-all': 'moderate',
  'stop-camera': 'moderate',
  'stop-screen': 'moderate',
  'lower-hand': 'moderate',
  'lower-all-hands': 'moderate',
  remove: 'moderate',
  unblock: 'moderate',
  'set-role': 'moderate',
  admit: 'moderate',
  'admit-all': 'moderate',
  'decline-entry': 'moderate',
  'forget-person': 'moderate',
  'delete-message': 'moderate',
  pin: 'moderate',
  unpin: 'moderate',
  'clear-chat': 'moderate',
  'bar-from-chat': 'moderate',
  'allow-in-chat': 'moderate',
  'draft-activity': 'moderate',
  'edit-activity': 'moderate',
  'discard-activity': 'moderate',
  'open-activity': 'moderate',
  'advance-activity': 'moderate',
  'close-activity': 'moderate',
  'publish-activity': 'moderate',
  'answer-question': 'moderate',
  'answer-live': 'moderate',
  'dismiss-question': 'moderate',
  'reopen-question': 'moderate',
  announce: 'govern',
  'clear-announcement': 'govern',
  'start-recording': 'govern',
  'stop-recording': 'govern',
  'change-settings': 'govern',
  'change-facts': 'govern',
  start: 'govern',
  end: 'govern',
  reopen: 'govern',
  'create-invitation': 'govern',
  'renew-invitation': 'govern',
  'revoke-invitation': 'govern',
  say: 'say',
  like: 'like',
  unlike: 'like',
  'answer-activity': 'answer',
  ask: 'ask',
  upvote: 'upvote',
  'take-vote-back': 'upvote',
};

/** Whoever goes is not kept here by what it costs. */
export function isLeaving<One extends { readonly type: string }>(
  command: One,
): command is Extract<One, { type: Leaving }> {
  return command.type === 'leave' || command.type === 'forget-me';
}

/** What gives something back to the others is not kept from anybody for what others wrote. */
const RELEASES = new Set<WireCommand['type']>(['leave-stage', 'leave-line', 'unshare-screen']);

/** Who pays for something. */
export interface Payer {
  readonly address: string;
  readonly credentialHash: string;
}

export function payerOf({ connection: { address }, greeting: { credentialHash } }: Present): Payer {
  return { address, credentialHash };
}

/** Events that hold all of something although little of it was sent. */
const WHOLE = new Set<RoomEvent['type']>(['settings-changed', 'facts-changed']);

/** What a command weighs in the log by what it led to, in bytes. */
export function writtenBytes(sent: number, events: readonly RoomEvent[]): number {
  const whole = events.filter(({ type }) => WHOLE.has(type));
  return sent + whole.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event)), 0);
}

/** What a question costs. */
export interface Bill {
  /** In how many ms to ask again; 0: it is taken. */
  readonly wait: number;
  /** The answer has that many bytes: whoever paid for a usual one pays the rest, or is given it back. */
  answered(length: number): void;
}

/**
 * What people of the relay cost, charged to their address, to themselves and to their room. What answers with ms says
 * in how many it may be tried again: 0 is now, and taken.
 */
export class Costs {
  readonly #budgets: Budgets;

  constructor(budgets: Budgets) {
    this.#budgets = budgets;
  }

  /**
   * A command of that many bytes, before it is decided. Address and room must only not be in debt: what is refused
   * writes nothing, so that nobody outside uses up what others share.
   * @param moderates whether its sender is, or will be, a moderator of the room
   */
  command(
    { address, credentialHash }: Payer,
    slug: string,
    command: WireCommand,
    sent: number,
    moderates: boolean,
  ): number {
    if (isLeaving(command)) return 0;
    const { person, address: ofAddress } = this.#budgets;
    const now = performance.now();
    const weight = command.type === 'say' ? Math.ceil(command.text.length / RATED_CHARACTERS) : 1;
    const bytes = sent + ENTRY_BYTES;
    const charges: Charge[] = [
      [person[KINDS[command.type]], credentialHash, weight],
      [person.writtenBytes, credentialHash, bytes],
    ];
    if ('mail' in command && command.mail) charges.push([ofAddress.emails, address]);
    if (RELEASES.has(command.type)) return take(charges, now);
    const shared = this.#sharedWait(address, slug, moderates, now);
    if (shared > 0) return shared;
    const debt = moderates ? 0 : ofAddress.writtenBytes.waitMs(address, now, 0);
    if (debt === 0) return take(charges, now);
    // Whoever shares an address with a flood takes part all the same, a little.
    if (bytes > BUDGETS.person.floorBytes.burst) return debt;
    return take([...charges, [person.floorBytes, credentialHash, bytes]], now);
  }

  /** Governing from outside over HTTP, before it is decided: as a moderator's command. */
  governing(address: string, slug: string): number {
    return this.#sharedWait(address, slug, true, performance.now());
  }

  /** The command was appended to the log: address and room owe what it weighs. */
  written({ address }: Pick<Payer, 'address'>, slug: string, sent: number, moderates: boolean): void {
    const { address: ofAddress, room } = this.#budgets;
    const now = performance.now();
    const bytes = sent + ENTRY_BYTES;
    if (!moderates) room.writtenBytes.spend(slug, now, bytes);
    else if (this.#owes(address, now)) room.moderatorBytes.spend(slug, now, bytes);
    ofAddress.writtenBytes.spend(address, now, bytes);
  }

  /** Moderators go on while their address or their room is in debt: they have a reserve of their room. */
  #sharedWait(address: string, slug: string, moderates: boolean, now: number): number {
    const { room } = this.#budgets;
    if (!moderates) return room.writtenBytes.waitMs(slug, now, 0);
    return this.#owes(address, now) ? room.moderatorBytes.waitMs(slug, now, 0) : 0;
  }

  #owes(address: string, now: number): boolean {
    return this.#budgets.address.writtenBytes.waitMs(address, now, 0) > 0;
  }

  /**
   * Something that is answered with more than was sent. It is taken for a usual answer until the answer is there. When
   * their address has used up its share, moderators have a reserve of their room, and others a little of their own.
   */
  question({ address, credentialHash }: Payer, slug: string, moderates: boolean, isSnapshot = false): Bill {
    const { address: ofAddress, person, room } = this.#budgets;
    const now = performance.now();
    const bytes = QUESTION_BYTES + ANSWER_BYTES;
    const shared: [KeyedLimit, string] = [ofAddress.readBytes, address];
    const reserve: [KeyedLimit, string] = moderates
      ? [room.moderatorReadBytes, slug]
      : [person.floorReadBytes, credentialHash];
    const waits = ([limit, key]: [KeyedLimit, string]) => limit.waitMs(key, now, bytes);
    const payers: [KeyedLimit, string][] = [
      [person.readBytes, credentialHash],
      waits(reserve) < waits(shared) ? reserve : shared,
    ];
    const charges = payers.map(([limit, key]): Charge => [limit, key, bytes]);
    // What follows a snapshot in further frames is on no bill: so they are few.
    if (isSnapshot) charges.push([person.snapshots, credentialHash]);
    return {
      wait: take(charges, now),
      answered(length) {
        for (const [limit, key] of payers) limit.spend(key, performance.now(), length - ANSWER_BYTES);
      },
    };
  }

  /** Whether one more of what is dropped beyond its rate may pass. */
  passes(kind: 'react' | 'renewals', { credentialHash }: Payer): boolean {
    return this.#budgets.person[kind].take(credentialHash, performance.now());
  }
}
