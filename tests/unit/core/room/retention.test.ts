import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginOf, DAY_MS, dayOf } from '../../../../core/room/ages.ts';
import type { Actor, Command } from '../../../../core/room/commands.ts';
import { decide } from '../../../../core/room/decide.ts';
import type { LogEntry, RoomEvent } from '../../../../core/room/events.ts';
import { evolve } from '../../../../core/room/evolve.ts';
import { keptIn } from '../../../../core/room/retention.ts';
import { nextDue } from '../../../../core/room/rules/observe.ts';
import { MOST_FORGOTTEN, nextExpiry } from '../../../../core/room/rules/retain.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import type { Retention } from '../../../../core/room/types.ts';
import { as, createdEntry, guest, NOW, RELAY } from '../../../support/room.ts';
import { OPEN, POLL } from '../../../support/taking-part.ts';

const NONE: Retention = { writing: null, people: null };
const HOUR = 3_600_000;

/** A room whose clock a test sets, on a server that keeps things for so long at most. */
class Played {
  readonly log: LogEntry[];
  state: RoomState;
  now = NOW;
  settled: number | undefined;
  readonly #atMost: Retention;

  constructor(retention: Partial<Retention> = {}, atMost: Retention = NONE) {
    const created = createdEntry({ retention: { ...NONE, ...retention }, viewerCapacity: 1_000 });
    this.log = [created];
    this.state = evolve(null, created);
    this.#atMost = atMost;
  }

  pass(ms: number): this {
    this.now += ms;
    return this;
  }

  /** What the relay sees: what is due is done. */
  clock(): RoomEvent[] {
    return this.#take(decide(this.state, RELAY, { type: 'clock' }, this.#env), null);
  }

  come(who: string): this {
    const enter = { type: 'enter', name: `Name of ${who}`, place: 'viewer', microphone: false, camera: false } as const;
    this.#take(decide(this.state, guest(who, who.startsWith('host') ? 'host' : null), enter, this.#env), who);
    return this;
  }

  does(who: string, command: Command): RoomEvent[] {
    const id = this.state.secrets.credentials.get(`secret-${who}`) ?? '';
    const actor: Actor = as(id);
    return this.#take(decide(this.state, actor, command, this.#env), id);
  }

  says(who: string, text: string): this {
    this.does(who, { type: 'say', channel: 'everybody', to: null, text, replyTo: null });
    return this;
  }

  get texts(): string[] {
    return [...this.state.features.chat.messages.backwards()].map(({ text }) => text).reverse();
  }

  get due(): number | null {
    return nextDue(this.state, this.now, this.#atMost, this.settled);
  }

  id(who: string): string {
    return this.state.secrets.credentials.get(`secret-${who}`) ?? '';
  }

  get #env() {
    const { revision } = this.state;
    return {
      now: this.now,
      settled: this.settled,
      newId: `new-${revision}`,
      newOutsider: `outsider-${revision}`,
      atMost: this.#atMost,
    };
  }

  #take(decision: ReturnType<typeof decide>, participant: string | null): RoomEvent[] {
    if (!decision.ok) throw new Error(decision.refusal);
    for (const event of decision.events) {
      const { revision } = this.state;
      const by = participant === null ? null : { participant, command: `command-${revision}` };
      const entry = { revision: revision + 1, at: this.now, event, by };
      this.log.push(entry);
      this.state = evolve(this.state, entry);
    }
    return [...decision.events];
  }
}

describe('what holds is the shorter of what the room and the server want', () => {
  it.each<[Partial<Retention> | undefined, Partial<Retention>, Retention]>([
    [undefined, {}, NONE],
    [{ writing: 7 }, {}, { writing: 7, people: null }],
    [undefined, { people: 30 }, { writing: null, people: 30 }],
    [
      { writing: 7, people: 365 },
      { writing: 30, people: 90 },
      { writing: 7, people: 90 },
    ],
  ])('R341: %o under %o is %o', (retention, atMost, expected) => {
    const settings = retention === undefined ? {} : { retention: { ...NONE, ...retention } };
    expect(keptIn(settings, { ...NONE, ...atMost })).toEqual(expected);
  });
});

describe('what was written', () => {
  it('R343: is forgotten after that many days, a day late at most, and not before', () => {
    const room = new Played({ writing: 30 })
      .come('ada')
      .pass(5 * HOUR)
      .says('ada', 'one');
    room.pass(DAY_MS).says('ada', 'two');
    expect(room.due).toBe(NOW + 31 * DAY_MS);
    expect(room.pass(30 * DAY_MS - 5 * HOUR - 1).clock()).toEqual([]);
    expect(room.texts).toEqual(['one', 'two']);
    expect(room.pass(1).clock()).toEqual([{ type: 'writing-expired', before: NOW + DAY_MS }]);
    expect(room.texts).toEqual(['two']);
    expect(room.due).toBe(NOW + 32 * DAY_MS);
  });

  it('R343: is forgotten once a day, however much is written, and not where nothing was', () => {
    const room = new Played({ writing: 1 }).come('ada');
    for (let minute = 0; minute < 24 * 60; minute += 10) room.pass(10 * 60_000 - 1).says('ada', `at ${minute}`);
    room.pass(5 * DAY_MS).says('ada', 'later');
    expect(room.clock()).toHaveLength(1);
    let events = 0;
    for (let hour = 0; hour < 24 * 10; hour += 1) events += room.pass(HOUR).clock().length;
    expect([events, room.texts, room.due]).toEqual([1, [], null]);
  });

  it('R343: is chat, questions with their answers, and answers in words; choices stay', () => {
    const room = new Played({ writing: 7 }).come('host').come('ada');
    room.does('ada', { type: 'ask', text: 'Why?', anonymous: false });
    const question = room.state.revision;
    room.does('host', { type: 'answer-question', question, text: 'Because.' });
    for (const terms of [OPEN, POLL]) {
      room.does('host', { type: 'draft-activity', terms });
      const activity = room.state.revision;
      room.does('host', { type: 'open-activity', activity });
      const answer = terms === OPEN ? 'In words' : [0];
      room.does('ada', { type: 'answer-activity', activity, question: 0, answer });
    }
    room.does('ada', { type: 'leave' });
    room.does('host', { type: 'end', farewell: '' });
    expect(room.due).toBe(NOW + 8 * DAY_MS);
    expect(room.pass(8 * DAY_MS).clock()).toMatchObject([{ type: 'writing-expired' }]);
    const { questions, activities } = room.state.features;
    expect(questions.size).toBe(0);
    expect([...activities.values()].map(({ ballots }) => ballots.size)).toEqual([0, 1]);
  });

  it('R343: choices alone make nothing due', () => {
    const room = new Played({ writing: 7 }).come('host');
    room.does('host', { type: 'draft-activity', terms: POLL });
    const activity = room.state.revision;
    room.does('host', { type: 'open-activity', activity });
    room.does('host', { type: 'answer-activity', activity, question: 0, answer: [0] });
    expect(nextExpiry(room.state)).toBeNull();
  });

  it('R341: under a shorter limit of the server, and at once when the host shortens it', () => {
    const room = new Played({ writing: 365 }, { writing: 30, people: null }).come('host').says('host', 'one');
    expect(room.pass(31 * DAY_MS).clock()).toHaveLength(1);
    room.says('host', 'two').pass(10 * DAY_MS);
    room.does('host', { type: 'change-settings', settings: { retention: { writing: 7, people: null } } });
    expect(room.due).toBeLessThan(room.now);
    expect(room.clock()).toHaveLength(1);
    expect(room.texts).toEqual([]);
  });

  it('R343: a clock that was set back, and forward again, changes nothing of it', () => {
    const room = new Played({ writing: 1 })
      .come('ada')
      .pass(10 * DAY_MS)
      .says('ada', 'early');
    room.pass(-4 * DAY_MS).says('ada', 'before');
    expect(room.state.secrets.ages.written).toEqual([6, 10]);
    room.pass(2 * DAY_MS).clock();
    expect(room.texts).toEqual(['early']);
    room.pass(4 * DAY_MS).clock();
    expect(room.texts).toEqual([]);
  });
});

describe('who was there', () => {
  it('R344: is forgotten that many days after they left, unless they came back', () => {
    const room = new Played({ people: 365 }).come('ada').come('bob').come('eve');
    for (const who of ['ada', 'bob']) room.does(who, { type: 'leave' });
    const [ada, eve] = [room.id('ada'), room.id('eve')];
    room
      .pass(100 * DAY_MS)
      .come('bob')
      .pass(265 * DAY_MS);
    expect(room.clock()).toEqual([]);
    expect(room.due).toBe(NOW + 366 * DAY_MS);
    expect(room.pass(DAY_MS).clock()).toEqual([{ type: 'people-forgotten', people: [ada] }]);
    expect(room.id('ada')).toBe('');
    // Inside as long as they like.
    expect(room.pass(1_000 * DAY_MS).clock()).toEqual([]);
    expect(room.id('eve')).toBe(eve);
    expect(room.due).toBeNull();
  });

  it('R344: goes with what they wrote', () => {
    const room = new Played({ people: 7 }).come('ada').says('ada', 'one').come('bob').says('bob', 'two');
    room.does('ada', { type: 'leave' });
    room.pass(8 * DAY_MS).clock();
    expect(room.texts).toEqual(['two']);
  });

  it('R344: somebody blocked stays out, without a name', () => {
    const room = new Played({ people: 7 }).come('host').come('eve');
    const eve = room.id('eve');
    room.does('host', { type: 'remove', id: eve, block: true });
    expect(room.pass(8 * DAY_MS).clock()).toEqual([{ type: 'people-forgotten', people: [eve] }]);
    expect(room.state.secrets.removed.get(eve)).toBe('blocked');
    expect(room.state.secrets.departed.get(eve)?.name).toBe('');
    expect(room.clock()).toEqual([]);
    expect(room.due).toBeNull();
  });

  it('R344: is forgotten in portions, one after the other', () => {
    const room = new Played({ people: 1 });
    const many = Array.from({ length: MOST_FORGOTTEN + 5 }, (_, index) => `p${index}`);
    for (const who of many) room.come(who).does(who, { type: 'leave' });
    room.pass(2 * DAY_MS);
    const portions: number[] = [];
    while ((room.due ?? Infinity) <= room.now)
      for (const event of room.clock()) if (event.type === 'people-forgotten') portions.push(event.people.length);
    expect(portions).toEqual([MOST_FORGOTTEN, 5]);
    expect(room.state.secrets.departed.size).toBe(0);
  });

  it('R344: whoever governed from the lobby and never entered, too', () => {
    const room = new Played({ people: 1 });
    const actor = guest('host', 'host');
    const env = { now: room.now, newId: 'new', newOutsider: 'outsider' };
    const decision = decide(room.state, actor, { type: 'change-settings', settings: { stageCapacity: 3 } }, env);
    if (!decision.ok) throw new Error(decision.refusal);
    for (const event of decision.events)
      room.state = evolve(room.state, { revision: 2, at: room.now, event, by: null });
    expect(room.pass(2 * DAY_MS).clock()).toEqual([{ type: 'people-forgotten', people: ['outsider'] }]);
  });
});

describe('a clock that is wrong', () => {
  const YEARS = 26 * 365 * DAY_MS;

  it('R381: what is due by it waits until it is trusted, and is looked at each minute', () => {
    const room = new Played({ writing: 30, people: 30 }).come('ada').says('ada', 'one');
    room.does('ada', { type: 'leave' });
    room.settled = NOW + HOUR;
    room.pass(60 * DAY_MS + 1);
    expect(room.clock()).toEqual([]);
    expect(room.due).toBe(Math.floor(room.now / 60_000) * 60_000 + 60_000);
    room.pass(-60 * DAY_MS);
    expect(room.due).toBe(NOW + 31 * DAY_MS);
    room.settled = undefined;
    expect(room.pass(60 * DAY_MS).clock()).toHaveLength(2);
  });

  it('R382: who leaves while it is set back by years left no earlier than what came before', () => {
    const room = new Played({ people: 30 }).come('ada').come('bob').pass(HOUR);
    room.does('bob', { type: 'leave' });
    room.pass(-YEARS).does('ada', { type: 'leave' });
    room.pass(YEARS);
    expect(room.clock()).toEqual([]);
    expect(room.due).toBe(NOW + 31 * DAY_MS);
    expect(room.pass(30 * DAY_MS).clock()).toEqual([]);
    expect(room.pass(DAY_MS).clock()).toMatchObject([{ people: expect.objectContaining({ length: 2 }) }]);
    expect(room.due).toBeNull();
  });

  it('R382: what is written while it is set back by years stays for its time, and all writing with it', () => {
    const room = new Played({ writing: 7 })
      .come('ada')
      .says('ada', 'old')
      .pass(5 * DAY_MS);
    room.come('bob').pass(-YEARS).says('ada', 'new');
    room.pass(YEARS + 5 * DAY_MS);
    expect(room.clock()).toEqual([]);
    expect(room.texts).toEqual(['old', 'new']);
    expect(room.due).toBe(NOW + 13 * DAY_MS);
    room
      .pass(2 * DAY_MS)
      .says('ada', 'newer')
      .pass(DAY_MS);
    expect(room.clock()).toHaveLength(1);
    expect(room.texts).toEqual(['newer']);
    expect(room.due).toBe(NOW + 20 * DAY_MS);
  });

  it('R382: what came while it was years ahead keeps nothing that comes after it', () => {
    const room = new Played({ writing: 7, people: 7 }).come('host').come('ada');
    room.pass(YEARS).come('bob').pass(-YEARS).says('ada', 'one');
    room.does('ada', { type: 'leave' });
    expect(room.pass(8 * DAY_MS).clock()).toMatchObject([{ type: 'writing-expired' }, { people: ['new-2'] }]);
    expect([room.texts, room.due]).toEqual([[], null]);
  });

  it('R382: whoever comes back is doubted no more', () => {
    const room = new Played({ people: 7 }).come('ada').pass(-YEARS);
    room.does('ada', { type: 'leave' });
    room
      .pass(YEARS)
      .come('ada')
      .pass(20 * DAY_MS);
    room.does('ada', { type: 'leave' });
    expect(room.state.secrets.ages.doubted.left.size).toBe(0);
    expect(room.due).toBe(NOW + 28 * DAY_MS);
  });
});

it('R340: nothing is forgotten where nobody said so, and a key that is not there says nothing', () => {
  const created = createdEntry({});
  const room = new Played();
  room.state = evolve(null, created);
  expect(created.event).not.toHaveProperty('settings.retention');
  room.come('ada').says('ada', 'one').does('ada', { type: 'leave' });
  expect(room.pass(4_000 * DAY_MS).clock()).toEqual([]);
  expect(room.due).toBeNull();
});

describe('whatever happens, and however time goes by', () => {
  const days = fc.constantFrom(null, 1, 2, 7);
  const retention = fc.record({ writing: days, people: days });
  const step = fc.oneof(
    fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, HOUR, 7 * HOUR, DAY_MS, 3 * DAY_MS) }),
    fc.record({ do: fc.constantFrom('come' as const, 'leave' as const, 'say' as const), who: fc.nat({ max: 4 }) }),
    fc.record({ do: fc.constant('choose' as const), retention }),
  );

  it('R343, R344: nothing goes too early, and nothing stays that should have gone', () => {
    fc.assert(
      fc.property(retention, retention, fc.array(step, { maxLength: 80 }), (own, atMost, steps) => {
        const room = new Played(own, atMost).come('host');
        for (const one of steps) {
          const who = 'who' in one ? `p${one.who}` : '';
          const inside = room.state.room.participants.has(room.id(who));
          if (one.do === 'pass') room.pass(one.ms);
          else if (one.do === 'choose')
            room.does('host', { type: 'change-settings', settings: { retention: one.retention } });
          else if (one.do === 'come' && !inside) room.come(who);
          else if (one.do === 'leave' && inside) room.does(who, { type: 'leave' });
          else if (one.do === 'say' && inside) room.says(who, 'something');
          const before = room.state;
          const events = room.clock();
          const { writing, people } = keptIn(room.state.room.settings, atMost);
          const today = dayOf(room.state.room, room.now);
          for (const event of events) {
            if (event.type === 'writing-expired') {
              expect(event.before).toBeLessThanOrEqual(room.now - (writing ?? 0) * DAY_MS);
              // It was not for nothing.
              expect(before.secrets.ages.written.some(day => beginOf(before.room, day) < event.before)).toBe(true);
            }
            if (event.type === 'people-forgotten')
              for (const id of event.people) {
                expect(before.room.participants.has(id)).toBe(false);
                expect(before.secrets.ages.left.get(id)).toBeLessThan(room.now - (people ?? 0) * DAY_MS);
              }
          }
          for (const { at } of room.state.features.chat.messages.backwards())
            if (writing !== null) expect(at).toBeGreaterThanOrEqual(beginOf(room.state.room, today - writing));
          for (const at of room.state.secrets.ages.left.values())
            if (people !== null) expect(at).toBeGreaterThanOrEqual(beginOf(room.state.room, today - people));
          expect([...room.state.secrets.ages.left.keys()].sort()).toEqual(
            [...room.state.secrets.departed.keys()].sort(),
          );
          expect(room.due ?? Infinity).toBeGreaterThan(room.now);
        }
      }),
      { numRuns: 300 },
    );
  });
});
