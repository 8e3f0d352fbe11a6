import type { ClientMessage } from '../../core/protocol/client.ts';
import { isModerator } from '../../core/room/room.ts';
import { lobbyRole } from '../../core/room/rules/enter.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { ParticipantId } from '../../core/room/types.ts';
import type { Audience } from './Audience.ts';
import type { AsParticipant, Present } from './Connection.ts';
import { type Costs, payerOf } from './costs.ts';
import type { Directory } from './Directory.ts';
import type { TakingPartQuestion } from './features/TakingPartRelay.ts';
import { encode } from './frames.ts';
import { invitationsFor } from './invitations.ts';
import { lobbyRosterFrame, peopleFrame, snapshotFrame } from './replies.ts';

/** What is asked and answered: nothing of the room changes by it. */
export type Question =
  Extract<ClientMessage, { type: 'roster' | 'line' | 'invitations' | 'snapshot' }> | TakingPartQuestion;

export interface QuestionsContext {
  readonly state: () => RoomState;
  readonly directory: Directory;
  readonly audience: Audience;
  readonly costs: Costs;
  readonly now: () => number;
}

/** Answers what clients ask of a room, each as far as they may know it, and charges them what they read. */
export class Questions {
  readonly #context: QuestionsContext;

  constructor(context: QuestionsContext) {
    this.#context = context;
  }

  /** Answers in the order of what else the reader is sent, or says when to ask again. */
  ask(from: Present, asked: Question): void {
    const { audience, costs } = this.#context;
    const { room } = this.#context.state();
    const self = room.participants.get(idOf(from) ?? '');
    const moderates = self !== undefined && isModerator(self.role);
    const bill = costs.question(payerOf(from), room.facts.slug, moderates, asked.type === 'snapshot');
    if (bill.wait > 0) return limit(from, asked.id, bill.wait);
    audience.replyTo(from.connection, to => {
      if (asked.type === 'snapshot' && to.kind === 'participant') return bill.answered(this.#showAnew(to));
      const answer = this.#answerTo(to, asked);
      bill.answered(answer.byteLength);
      to.connection.write(answer);
    });
  }

  #answerTo(to: Present, asked: Question): Buffer {
    const { state, audience, now } = this.#context;
    switch (asked.type) {
      case 'roster':
        if (this.#governsAsHost(to)) return lobbyRosterFrame(state(), to.greeting.credentialHash, asked, now());
        return peopleFrame(state(), idOf(to), asked, now());
      case 'line':
        return peopleFrame(state(), idOf(to), asked, now());
      case 'invitations':
        return this.#invitations(to, asked);
      case 'snapshot':
        // Guests come again for it: a hello of theirs is answered with the room, whatever they hold.
        return encode({ type: 'refused', id: asked.id, reason: 'not-entered' });
      default:
        return audience.answerTo(to, asked);
    }
  }

  /** Whether somebody in the lobby has a host's say there. */
  #governsAsHost({ kind, greeting }: Present): boolean {
    const { credentialHash, invitation, token } = greeting;
    const { state, now } = this.#context;
    return (
      kind === 'guest' && lobbyRole(state(), { kind: 'guest', credentialHash, invitation, token }, now()) === 'host'
    );
  }

  /** The room whole, as after a change of what they may see. Answers how many bytes of it were sent at once. */
  #showAnew({ id, connection }: AsParticipant): number {
    const { state, directory, audience } = this.#context;
    const first = snapshotFrame(state(), id, directory.rowsFor(state().room, id));
    audience.begin(connection, first);
    return first.frame.byteLength;
  }

  /** The invitations, now and at every change, or more of them. */
  #invitations(to: Present, { id, after }: Extract<ClientMessage, { type: 'invitations' }>): Buffer {
    const list = invitationsFor(this.#context.state(), idOf(to), this.#context.now(), after);
    if (to.kind === 'participant') to.watchesInvitations = list !== null;
    return encode(list ? { type: 'invitations', id, ...list } : { type: 'refused', id, reason: 'not-allowed' });
  }
}

/** Says that something came too soon, and in how many ms to try again. */
export function limit({ connection }: Present, id: string, retryAfter: number): void {
  connection.refuse(id, 'rate-limited', { retryAfter });
}

/** For whom somebody speaks, null for a guest. */
function idOf(one: Present): ParticipantId | null {
  return one.kind === 'participant' ? one.id : null;
}
