import type { ServerMessage } from '../../core/protocol/server.ts';
import { must } from '../fuzz/target.ts';

type Of<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;
export type Welcome = Of<'welcome'>;
export type Message = Of<'history'>['messages'][number];

/** What somebody said, and what they were told became of it. */
interface Said {
  readonly text: string;
  /** The revision that was acknowledged; null until it was. */
  revision: number | null;
  refused: boolean;
}

/** What must hold because it was acknowledged, by whose it is and what it is about; the last that was sent counts. */
interface Promised {
  readonly turn: number;
  readonly value: string;
}

/**
 * One room as its clients were told of it. Knows nothing of the server but the frames it sent, and says when two of
 * them cannot both be true, or when what was acknowledged is not there.
 */
export class Witness {
  /** By command. */
  readonly #said = new Map<string, Said>();
  readonly #promised = new Map<string, Promised>();
  /** What each revision was told to be, if it is a message. */
  readonly #messages = new Map<number, string>();
  #highest = 0;
  acknowledged = 0;

  /** A client was told that the room is at a revision. */
  reached(revision: number): void {
    this.#highest = Math.max(this.#highest, revision);
  }

  /** The highest revision that anybody was told. */
  get highest(): number {
    return this.#highest;
  }

  /** Somebody came (back), and is told where the room is. @param before what was the highest when they asked */
  welcomed(revision: number, before: number): void {
    must(
      revision >= before,
      `The room was at revision ${before} and is at ${revision} now: revisions that were told are lost.`,
    );
    this.reached(revision);
  }

  /** A message was shown under the revision that brought it. */
  shown({ id, text }: Pick<Message, 'id' | 'text'>): void {
    const before = this.#messages.get(id);
    must(before === undefined || before === text, () => `Revision ${id} was "${before}" and is "${text}" now.`);
    this.#messages.set(id, text);
  }

  says(command: string, text: string): void {
    this.#said.set(command, { text, revision: null, refused: false });
  }

  /** @param turn counts what one client sent @param about what it set, if anything, and to what */
  acknowledges(
    command: string,
    revision: number,
    turn: number,
    about: readonly [key: string, value: string] | null,
  ): void {
    this.acknowledged += 1;
    this.reached(revision);
    const said = this.#said.get(command);
    if (said) {
      must(
        said.revision === null || said.revision === revision,
        () => `"${said.text}" was acknowledged with revision ${said.revision}, and again with ${revision}.`,
      );
      said.revision = revision;
      this.shown({ id: revision, text: said.text });
    }
    if (!about) return;
    const [key, value] = about;
    if ((this.#promised.get(key)?.turn ?? -1) < turn) this.#promised.set(key, { turn, value });
  }

  refuses(command: string): void {
    const said = this.#said.get(command);
    if (!said) return;
    must(said.revision === null, () => `"${said.text}" was acknowledged, and refused when it was sent again.`);
    said.refused = true;
  }

  /** What must hold under that key; undefined when nothing was acknowledged. */
  promise(key: string): string | undefined {
    return this.#promised.get(key)?.value;
  }

  /** Somebody sees that it is so. */
  keeps(key: string, value: string): void {
    const promised = this.promise(key);
    must(
      promised === undefined || promised === value,
      () => `${key}: "${promised}" was acknowledged, "${value}" is there.`,
    );
  }

  /** The newest part of the chat: all that came after `after`. Everybody was answered, so nothing is undecided. */
  chat(messages: readonly Message[], after: number): void {
    const times = new Map<string, number>();
    for (const message of messages) {
      this.shown(message);
      times.set(message.text, (times.get(message.text) ?? 0) + 1);
    }
    const shown = new Set(messages.map(({ id }) => id));
    for (const [id, text] of this.#messages)
      must(id <= after || shown.has(id), () => `"${text}" was revision ${id}, and is gone.`);
    for (const [text, count] of times) must(count === 1, () => `"${text}" is there ${count} times.`);
    for (const { text, revision, refused } of this.#said.values()) {
      must(revision !== null || refused, () => `"${text}" was neither acknowledged nor refused.`);
      must(!refused || !times.has(text), () => `"${text}" was refused, and is there.`);
    }
  }

  /** The log has every message that was acknowledged. @param commands last revision of each command that had effect */
  audit(commands: ReadonlyMap<string, number>): void {
    for (const [command, { text, revision }] of this.#said)
      must(
        revision === null || commands.get(command) === revision,
        () => `"${text}" is not in the log at ${revision}.`,
      );
  }
}
