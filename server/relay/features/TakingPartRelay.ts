import type { ClientMessage } from '../../../core/protocol/client.ts';
import type { Reaction } from '../../../core/protocol/features/reactions.ts';
import type { RoomEvent } from '../../../core/room/events.ts';
import type { ActivityId } from '../../../core/room/features/activities/types.ts';
import { unreadAfter, windowBefore } from '../../../core/room/features/chat/view.ts';
import { isFeatureEvent } from '../../../core/room/features/index.ts';
import type { RoomState } from '../../../core/room/state.ts';
import type { Participant, ParticipantId } from '../../../core/room/types.ts';
import type { AsParticipant, Present } from '../Connection.ts';
import { encode } from '../frames.ts';
import type { Guard } from '../Guard.ts';
import { BoardPublisher } from './BoardPublisher.ts';
import { windowAfter } from './more.ts';
import { ownPart } from './part.ts';
import { Reactions } from './Reactions.ts';

/** What clients ask of taking part. */
export type TakingPartQuestion = Extract<ClientMessage, { type: 'history' | 'more' | 'unread' }>;

/** What the relay does for taking part beside deciding and telling events; composed here and nowhere else in it. */
export class TakingPartRelay {
  readonly #state: () => RoomState;
  readonly #readers: ReadonlyMap<ParticipantId, AsParticipant>;
  readonly #board: BoardPublisher;
  readonly #reactions: Reactions;
  /** Who is to be told anew what is theirs, and to which activities their answers are new. */
  readonly #owners = new Map<ParticipantId, Set<ActivityId>>();

  constructor(state: () => RoomState, readers: ReadonlyMap<ParticipantId, AsParticipant>, guard: Guard) {
    this.#state = state;
    this.#readers = readers;
    this.#board = new BoardPublisher(state, readers, guard);
    this.#reactions = new Reactions(counts => {
      const frame = encode({ type: 'reactions', counts });
      for (const reader of readers.values()) if (isInside(reader)) reader.connection.write(frame);
    });
  }

  stop(): void {
    this.#board.stop();
    this.#reactions.stop();
  }

  /** An entry was appended. */
  follow(event: RoomEvent): void {
    if (!isFeatureEvent(event) || !('who' in event) || event.type === 'liked' || event.type === 'unliked') return;
    const answered = this.#owners.get(event.who) ?? new Set();
    if (event.type === 'activity-answered') answered.add(event.activity);
    this.#owners.set(event.who, answered);
  }

  /** After the events and before the answers: whoever is answered holds what is theirs. */
  flush(): void {
    for (const [id, answered] of this.#owners) {
      this.#readers.get(id)?.connection.write(encode({ type: 'board', own: ownPart(this.#state(), id, answered).own }));
    }
    this.#owners.clear();
    this.#board.update();
  }

  react(from: Present, reaction: Reaction): void {
    const self = this.#inside(from);
    if (self && this.#state().room.settings.features.reactions) this.#reactions.add(reaction);
  }

  answerTo(to: Present, asked: TakingPartQuestion): Buffer {
    const { id } = asked;
    const { chat } = this.#state().features;
    const self = this.#inside(to);
    if (!self) return encode({ type: 'refused', id, reason: 'not-entered' });
    if (asked.type === 'unread') return encode({ type: 'unread', id, counts: unreadAfter(chat, self, asked.after) });
    if (asked.type === 'more') return encode({ type: 'more', id, ...windowAfter(this.#state(), self, asked.after) });
    const { messages, earlier } = windowBefore(chat, self, asked.before, asked.limit);
    return encode({ type: 'history', id, messages: [...messages], earlier });
  }

  #inside(one: Present): Participant | null {
    const self = one.kind === 'guest' ? undefined : this.#state().room.participants.get(one.id);
    return self && self.place !== 'waiting' ? self : null;
  }
}

function isInside({ visibility }: AsParticipant): boolean {
  return visibility !== 'guest' && visibility !== 'waiting';
}
