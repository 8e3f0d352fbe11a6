import type { LogEntry } from '../events.ts';
import { isForgetting } from '../forgetting-events.ts';
import type { InvitationId, ParticipantId } from '../types.ts';

/** Who came by an invitation, and who of them was forgotten. */
interface Redeemers {
  readonly all: Set<ParticipantId>;
  readonly gone: Set<ParticipantId>;
}

/**
 * What a log says is to be known no more, found by taking it in from its first entry. An entry is told what is
 * forgotten of it by what came after it alone: whoever was forgotten may have come back.
 */
export class Forgotten {
  /** Which entry forgot them last. */
  readonly #people = new Map<ParticipantId, number>();
  /** Which entry had writing expire, and from before when: both of them rising from one to the next. */
  #expired: { readonly revision: number; readonly before: number }[] = [];
  readonly #deleted = new Set<number>();
  #cleared = 0;
  readonly #redeemers = new Map<InvitationId, Redeemers>();
  /** Invitations that lost their name and address. */
  readonly #invitations = new Set<InvitationId>();
  /** Questions that are gone, found while entries are looked at: an answer comes after its question. */
  readonly #questions = new Set<number>();
  #revision = 0;

  /** The next entry of the log. */
  take(entry: LogEntry): void {
    this.announce(entry);
    this.follow(entry);
  }

  /**
   * What the next entry has forgotten, but for what invitations say: that depends on all of the log (`follow`). Enough
   * of a log from which was taken out what was forgotten up to an entry: those after it.
   */
  announce({ revision, event }: LogEntry): void {
    if (event.type === 'message-deleted') this.#deleted.add(event.message);
    if (event.type === 'chat-cleared') this.#cleared = Math.max(this.#cleared, event.before);
    if (event.type === 'people-forgotten') for (const id of event.people) this.#people.set(id, revision);
    if (event.type === 'writing-expired') {
      // What an earlier one takes that this one takes, too, need not be remembered.
      this.#expired = this.#expired.filter(({ before }) => before > event.before);
      this.#expired.push({ revision, before: event.before });
    }
    if (forgets(event)) this.#revision = revision;
  }

  /** By which invitations people came, and which of these nobody came by who is still known. */
  follow({ event }: LogEntry): void {
    const { outsider } = event;
    if (outsider?.from === 'lobby') this.#redeemed(outsider.invitation, outsider.participant);
    if (event.type === 'entered') this.#redeemed(event.invitation, event.participant.id);
    if (event.type === 'people-forgotten') this.#forgetRedeemers(event.people);
  }

  /** The last entry that has something forgotten; 0 when there is none. */
  get revision(): number {
    return this.#revision;
  }

  /** Whether what an entry says of somebody is forgotten. */
  person(id: ParticipantId | null, revision: number): boolean {
    return id !== null && revision < (this.#people.get(id) ?? 0);
  }

  /** Whether what was written at that server time, and stands in that entry, is. */
  written(at: number, revision: number): boolean {
    return this.#expired.some(one => revision < one.revision && at < one.before);
  }

  /** Whether the text of a message is, though not who wrote it. */
  text(message: number, toEverybody: boolean): boolean {
    return this.#deleted.has(message) || (toEverybody && message < this.#cleared);
  }

  invitation(id: InvitationId): boolean {
    return this.#invitations.has(id);
  }

  get questions(): Set<number> {
    return this.#questions;
  }

  #redeemed(invitation: InvitationId | null, person: ParticipantId): void {
    if (invitation === null) return;
    const redeemers = this.#redeemers.get(invitation) ?? { all: new Set(), gone: new Set() };
    this.#redeemers.set(invitation, redeemers);
    redeemers.all.add(person);
    redeemers.gone.delete(person);
  }

  #forgetRedeemers(people: readonly ParticipantId[]): void {
    for (const [invitation, { all, gone }] of this.#redeemers) {
      const theirs = people.filter(id => all.has(id));
      for (const id of theirs) gone.add(id);
      if (theirs.length > 0 && gone.size === all.size) this.#invitations.add(invitation);
    }
  }
}

/** Whether a log holds something from before an event that is to be known no more. */
export function forgets({ type }: { readonly type: string }): boolean {
  return isForgetting({ type }) || type === 'message-deleted' || type === 'chat-cleared';
}
