import { setTimeout as pause } from 'node:timers/promises';
import type { WireCommand } from '../../core/protocol/commands.ts';
import type { LogEntry } from '../../core/room/events.ts';
import { must } from '../fuzz/target.ts';
import type { Dice } from '../support/dice.ts';
import { createRoom } from '../support/server.ts';
import { draft, POLL } from '../support/taking-part.ts';
import { Talker, type TalkerOptions } from './Talker.ts';
import { type Welcome, Witness } from './Witness.ts';

/** What one client sends in a round: below what a connection may, with all that is asked afterwards (R4). */
const COMMANDS = 30;
/** Commands that are sent again though they were answered. */
const REPEATED = 3;

/** A room with people who take part in it, and their witness. */
export class CrashedRoom {
  readonly slug: string;
  readonly #witness: Witness;
  readonly #host: Talker;
  readonly #viewers: readonly Talker[];
  /** Somebody who comes and goes. */
  readonly #wanderer: Talker;
  #poll = 0;
  #said = 0;
  /** What was last sent, by what it is about. */
  readonly #last = new Map([
    ['hand of Ada', 'down'],
    ['hand of Bob', 'down'],
  ]);
  /** Revision up to which everything was looked at. */
  #seen = 0;

  private constructor(slug: string, witness: Witness, [host, wanderer, ...viewers]: readonly Talker[]) {
    must(host !== undefined && wanderer !== undefined, 'A room needs people.');
    this.slug = slug;
    this.#witness = witness;
    this.#host = host;
    this.#wanderer = wanderer;
    this.#viewers = viewers;
  }

  /** @param url of the server that runs now */
  static async make(url: string, given: Pick<TalkerOptions, 'url' | 'progress' | 'failed'>): Promise<CrashedRoom> {
    const { slug, invite } = await createRoom(url);
    const witness = new Witness();
    const people = ['Hedy', 'Wanda', 'Ada', 'Bob'].map(
      name => new Talker({ ...given, slug, name, witness, ...(name === 'Hedy' ? { invite } : {}) }),
    );
    const room = new CrashedRoom(slug, witness, people);
    await Promise.all(people.map(one => one.calm()));
    await room.#openPoll();
    return room;
  }

  get acknowledged(): number {
    return this.#witness.acknowledged;
  }

  get #everybody(): readonly Talker[] {
    return [this.#host, this.#wanderer, ...this.#viewers];
  }

  /** Everybody does something, until they have done enough or it is over. */
  async talk(dice: Dice, isOver: () => boolean): Promise<void> {
    for (let turn = 0; turn < COMMANDS && !isOver(); turn += 1) {
      for (const one of this.#everybody) if (dice.roll(3) > 0) this.#act(one, dice);
      // People pause: some commands come together, others after an answer. Nothing is waited for.
      await pause(dice.roll(2) === 0 ? 0 : dice.roll(6));
    }
  }

  #act(who: Talker, dice: Dice): void {
    if (who === this.#wanderer) {
      // One after the other: what it may do depends on where it is.
      if (!who.isCalm) return;
      if (dice.roll(4) === 0) return void who.send({ type: 'leave' });
      return this.#say(who);
    }
    if (who === this.#host) {
      const capacity = 20 + dice.roll(80);
      switch (dice.roll(4)) {
        case 0:
          return this.#set(who, 'capacity', String(capacity), {
            type: 'change-settings',
            settings: { viewerCapacity: capacity },
          });
        case 1:
          return this.#set(who, 'news', `News ${capacity}`, { type: 'announce', text: `News ${capacity}` });
        default:
          return this.#say(who);
      }
    }
    const option = dice.roll(3);
    switch (dice.roll(6)) {
      case 0:
        return this.#set(who, 'hand', 'up', { type: 'raise-hand' });
      case 1:
        return this.#set(who, 'hand', 'down', { type: 'lower-hand', id: who.id });
      case 2:
        return this.#set(who, 'answer', JSON.stringify([option]), {
          type: 'answer-activity',
          activity: this.#poll,
          question: 0,
          answer: [option],
        });
      default:
        return this.#say(who);
    }
  }

  /**
   * Sets something to another value than before. A command that changes nothing is not remembered by the server: sent
   * again after one that came later, it would have effect.
   */
  #set(who: Talker, what: string, value: string, command: WireCommand): void {
    const about = `${what} of ${who.name}`;
    if (this.#last.get(about) === value) return this.#say(who);
    this.#last.set(about, value);
    who.send(command, [about, value]);
  }

  #say(who: Talker): void {
    this.#said += 1;
    who.say(`${who.name} says ${this.#said}`);
  }

  async #openPoll(): Promise<void> {
    this.#host.send(draft(POLL));
    await this.#host.calm();
    const { part } = await this.#host.look();
    this.#poll = part?.activities[0]?.id ?? 0;
    this.#host.send({ type: 'open-activity', activity: this.#poll });
    await this.#host.calm();
  }

  /** After a restart: everybody is back and was answered, and the room is as they were told. */
  async check(): Promise<void> {
    await Promise.all(this.#everybody.map(one => one.calm()));
    for (const one of [this.#host, ...this.#viewers]) one.repeat(REPEATED);
    await Promise.all(this.#everybody.map(one => one.calm()));
    const messages = await this.#host.history(this.#seen);
    this.#witness.chat(messages, this.#seen);
    for (const one of this.#everybody) one.heardAll(messages);
    for (const one of this.#everybody) this.#keeps(one, await one.look());
    this.#seen = messages.at(-1)?.id ?? this.#seen;
  }

  #keeps({ id, name }: Talker, { snapshot, part }: Welcome): void {
    must(snapshot !== null && part !== null, `${name} was shown no room.`);
    const keeps = (what: string, value: unknown) => this.#witness.keeps(`${what} of ${name}`, String(value));
    keeps('capacity', snapshot.settings.viewerCapacity);
    keeps('news', part.announcement?.text);
    keeps('hand', snapshot.participants.find(one => one.id === id)?.hand == null ? 'down' : 'up');
    const answer = part.own.answers.find(({ activity }) => activity === this.#poll)?.answers[0];
    keeps('answer', JSON.stringify(answer));
  }

  /** What the log itself says: no gap, no command twice, and every acknowledged one. */
  audit(entries: readonly LogEntry[]): void {
    const commands = new Map<string, number>();
    for (const [index, { revision, by }] of entries.entries()) {
      must(revision === index + 1, `Revision ${index + 1} is ${revision} in the log.`);
      if (!by) continue;
      const last = commands.get(by.command);
      must(last === undefined || last === revision - 1, `A command had effect at ${last} and again at ${revision}.`);
      commands.set(by.command, revision);
    }
    this.#witness.audit(commands);
  }

  close(): void {
    for (const one of this.#everybody) one.close();
  }
}
