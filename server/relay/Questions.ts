import type { ClientMessage } from '../../core/protocol/client.ts';
import { isModerator } from '../../core/room/room.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { ParticipantId } from '../../core/room/types.ts';
import type { Audience } from './Audience.ts';
import type { Present } from './Connection.ts';
import { type Costs, payerOf } from './costs.ts';
import type { TakingPartQuestion } from './features/TakingPartRelay.ts';
import { encode } from './frames.ts';
import { invitationsFor } from './invitations.ts';
import { peopleFrame } from './replies.ts';

/** What is asked and answered: nothing of the room changes by it. */
export type Question = Extract<ClientMessage, { type: 'roster' | 'line' | 'invitations' }> | TakingPartQuestion;

export interface QuestionsContext {
  readonly state: () => RoomState;
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
    const bill = costs.question(payerOf(from), room.facts.slug, self !== undefined && isModerator(self.role));
    if (bill.wait > 0) return limit(from, asked.id, bill.wait);
    audience.replyTo(from.connection, to => {
      const answer = this.#answerTo(to, asked);
      bill.answered(answer.byteLength);
      to.connection.write(answer);
    });
  }

  #answerTo(to: Present, asked: Question): Buffer {
    const { state, audience, now } = this.#context;
    switch (asked.type) {
      case 'roster':
      case 'line':
        return peopleFrame(state(), idOf(to), asked, now());
      case 'invitations':
        return this.#invitations(to, asked);
      default:
        return audience.answerTo(to, asked);
    }
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
  connection.write(encode({ type: 'refused', id, reason: 'rate-limited', retryAfter }));
}

/** For whom somebody speaks, null for a guest. */
function idOf(one: Present): ParticipantId | null {
  return one.kind === 'participant' ? one.id : null;
}
