import type { RoomMessage } from '../../core/protocol/client.ts';
import type { WireCommand } from '../../core/protocol/commands.ts';
import { isModerator } from '../../core/room/room.ts';
import { guestRole } from '../../core/room/rules/enter.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { Audience } from './Audience.ts';
import type { Present } from './Connection.ts';
import { type Costs, payerOf } from './costs.ts';
import { encode } from './frames.ts';
import type { InvitationMailer } from './InvitationMailer.ts';
import { toCommand } from './invitations.ts';
import type { Ledger } from './Ledger.ts';
import type { Peers } from './Peers.ts';
import { limit, Questions } from './Questions.ts';

export interface MessagesContext {
  readonly state: () => RoomState;
  readonly costs: Costs;
  readonly now: () => number;
  readonly audience: Audience;
  readonly peers: Peers;
  readonly mailer: InvitationMailer;
  readonly ledger: Ledger;
}

/** What clients send to a room after their greeting: each message goes to whoever knows about it, and is paid for. */
export class Messages {
  readonly #context: MessagesContext;
  readonly #questions: Questions;

  constructor(context: MessagesContext) {
    this.#context = context;
    const { peers, ...rest } = context;
    this.#questions = new Questions({ ...rest, directory: peers.directory });
  }

  /** @param bytes of its frame */
  take(from: Present, message: RoomMessage, bytes: number): void {
    const { costs, audience, peers, now } = this.#context;
    switch (message.type) {
      case 'command':
        return this.#command(from, message.id, message.command, bytes);
      case 'roster':
      case 'line':
      case 'history':
      case 'more':
      case 'unread':
      case 'invitations':
      case 'snapshot':
        return this.#questions.ask(from, message);
      case 'react':
        if (costs.passes('react', payerOf(from))) audience.react(from, message.reaction);
        return;
      case 'peer':
      case 'ice':
        if (!costs.passes('renewals', payerOf(from))) return;
        // A fresh peer id, after the signalling connection was lost; ICE servers, before their credentials expire.
        return audience.replyTo(from.connection, to => peers.renew(to, message.type));
      case 'ping':
        return from.connection.write(encode({ type: 'pong', serverTime: now() }));
    }
  }

  #command(from: Present, id: string, wire: WireCommand, bytes: number): void {
    const { connection, greeting } = from;
    const { credentialHash, invitation, token } = greeting;
    const state = this.#context.state();
    const { room, secrets } = state;
    const self = secrets.credentials.get(credentialHash);
    // What was answered before costs nothing again.
    const isHandled = self !== undefined && secrets.handled.get(self)?.has(id) === true;
    const isRepeated = isHandled || this.#context.ledger.acknowledged(credentialHash, id);
    const present = self === undefined ? undefined : room.participants.get(self);
    const role = present?.role ?? guestRole(state, { kind: 'guest', credentialHash, invitation, token });
    const cost = { bytes, moderates: isModerator(role) };
    const { costs, mailer, ledger } = this.#context;
    const wait = isRepeated ? 0 : costs.command(payerOf(from), room.facts.slug, wire, bytes, cost.moderates);
    if (wait > 0) return limit(from, id, wait);
    mailer.expect(wire);
    ledger.submit({ kind: 'command', from: connection, greeting, id, command: toCommand(wire), cost });
  }
}
