import { CLOSE } from '../../core/protocol/close.ts';
import { readerIn } from '../../core/room/project.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { ParticipantId, Retention } from '../../core/room/types.ts';
import type { Audience } from './Audience.ts';
import { type Outcome, presentId, type Task } from './batch.ts';
import type { Connection } from './Connection.ts';
import { isLeaving } from './costs.ts';
import type { Peers } from './Peers.ts';
import type { ReplayBuffer } from './ReplayBuffer.ts';
import { ackFrame, enteredFrame, fitsOneFrame, welcomeFrame } from './replies.ts';

export interface AnswersContext {
  readonly state: () => RoomState;
  readonly peers: Peers;
  readonly audience: Audience;
  readonly replay: ReplayBuffer;
  readonly now: () => number;
  /** Whether this server can send invitations by email. */
  readonly sendsMail: boolean;
  /** How long things are kept at most, in all rooms. */
  readonly retention: Retention;
  /** When the log was put back from a backup, in ms since the epoch; null: never. */
  readonly restoredAt: number | null;
}

/** So long (ms) after the log was put back somebody may come who was there before, and has never closed their page. */
const RESTORED_MS = 30 * 24 * 3_600_000;

/** Tells whoever greeted the room, or asked something of it, how that was decided. */
export class Answers {
  readonly #context: AnswersContext;

  constructor(context: AnswersContext) {
    this.#context = context;
  }

  /** To a greeting: the room as they may see it, or what happened since they were last there. */
  welcome(connection: Connection): void {
    const { present } = connection;
    if (!present) return;
    const { peers, audience, replay, now, sendsMail: mail, retention } = this.#context;
    const state = this.#context.state();
    const { agreed, credentialHash: hash, after, invitation, token } = present.greeting;
    const id = presentId(state, hash);
    const { peer, ice } = peers.welcome(present);
    if (id) audience.seat(connection, id);
    else audience.addGuest(connection);
    // Whoever was to be told more than one frame holds may have been cut off in the middle of it.
    const holdsAll = (self: ParticipantId) => audience.holdsAll(self) ?? this.#mayHoldAll(state, self);
    const known = id && after !== null && after <= state.revision && holdsAll(id);
    const events = known ? replay.since(after, readerIn(state.room, id)) : null;
    const rows = id ? peers.directory.rowsFor(state.room, id) : [];
    const asked = { agreed, hash, id, invitation, token };
    const told = { ...asked, events, peer, peers: rows, ice, now: now(), mail, retention };
    audience.begin(connection, welcomeFrame(state, told));
    if (id && state.room.status === 'ended') connection.close(CLOSE.ended);
  }

  /** Whether somebody holds what happened up to a revision, of whom this process knows nothing. */
  #mayHoldAll(state: RoomState, self: ParticipantId): boolean {
    const { restoredAt, now } = this.#context;
    const isRestored = restoredAt !== null && now() - restoredAt < RESTORED_MS;
    // What they hold may be of a past that is not this room's any more.
    return !isRestored && fitsOneFrame(state, self);
  }

  /** To a command. */
  decided({ from, id, command, greeting }: Extract<Task, { kind: 'command' }>, outcome: Outcome): void {
    if (!from.present || outcome.kind === 'bad-key') return;
    const { peers, audience } = this.#context;
    const state = this.#context.state();
    if (outcome.kind === 'refused') return from.refuse(id, outcome.reason);
    if (outcome.kind === 'entered') {
      audience.seat(from, outcome.id);
      const rows = peers.directory.rowsFor(state.room, outcome.id);
      return audience.begin(from, enteredFrame(state, outcome.id, id, rows));
    }
    from.write(ackFrame(id, outcome.revision));
    // Whoever left, and came in again, is not put out by a repeat.
    if (isLeaving(command) && presentId(state, greeting.credentialHash) === null) from.close(CLOSE.left);
  }
}
