import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { FakeNetwork } from '../../core/media/fake/FakeEngine.ts';
import type { WireCommand } from '../../core/protocol/commands.ts';
import { REACTIONS } from '../../core/protocol/features/reactions.ts';
import { evolve } from '../../core/room/evolve.ts';
import { windowBefore } from '../../core/room/features/chat/view.ts';
import { project, readerIn } from '../../core/room/project.ts';
import type { RoomState } from '../../core/room/state.ts';
import { ClosedError, RefusedError } from '../../core/session/errors.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { partFor } from '../../server/relay/features/part.ts';
import { Dice } from '../support/dice.ts';
import { MortalRelay, Wanderer } from '../support/fuzz.ts';
import { createRoom } from '../support/server.ts';
import { draft, OPEN, POLL, QUIZ } from '../support/taking-part.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const STEPS = 300;
const RESTARTS = 4;
const PATIENCE = { timeout: 20_000, interval: 20 };

let folder: string;
let log: RoomLog;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidestage-fuzz-'));
  log = await openSqliteLog(join(folder, 'rooms.sqlite'));
});
afterAll(async () => {
  await log.close();
  await rm(folder, { recursive: true, force: true });
});

it(`four people who do anything, cuts and restarts end as the log says, and nothing acknowledged is lost (FUZZ_SEED=${SEED})`, async () => {
  const dice = new Dice(SEED);
  const relay = new MortalRelay(log);
  await relay.start();
  const { slug, invite } = await createRoom(relay.url, {
    features: { privateMessages: true, anonymousQuestions: true },
  });
  const network = new FakeNetwork();
  const people = [invite, undefined, undefined, undefined].map(one => new Wanderer(relay, network, slug, dice, one));
  const [host] = people.map(one => one.session);
  const sessions = people.map(one => one.session);
  for (const [index, session] of sessions.entries()) {
    await vi.waitUntil(() => session.value.phase === 'lobby', PATIENCE);
    await session.enter({ name: `Person ${index}`, place: 'viewer', microphone: false, camera: false });
  }

  const idOf = (index: number) => {
    const now = sessions[index]?.value;
    return now && 'you' in now ? now.you.id : null;
  };
  /** Texts that were said, and what was promised about each. */
  const promised: { text: string; kept: Promise<boolean> }[] = [];
  const answers: Promise<unknown>[] = [];
  const settled = (answer: Promise<unknown>) =>
    answers.push(
      answer.catch((error: unknown) => {
        if (!(error instanceof RefusedError) && !(error instanceof ClosedError)) throw error;
      }),
    );

  function act(step: number): void {
    const index = dice.roll(sessions.length);
    const session = sessions[index];
    if (!session) return;
    const { chat, board } = session.takingPart;
    const message = dice.pick(chat.value.messages)?.id ?? 1;
    const activity = dice.pick(board.value.activities);
    const question = dice.pick(board.value.questions)?.id ?? 1;
    const other = idOf(dice.roll(sessions.length)) ?? 'nobody-here';
    const command = (one: WireCommand) => settled(session.command(one));
    switch (dice.roll(20)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4: {
        const channel = dice.pick(['everybody', 'everybody', 'crew', 'private'] as const) ?? 'everybody';
        const text = `message ${step}`;
        const said = chat.say({
          channel,
          to: channel === 'private' ? other : null,
          text,
          replyTo: dice.roll(3) === 0 ? message : null,
        });
        promised.push({ text, kept: said.then(() => !chat.value.unsent.some(one => one.text === text)) });
        return;
      }
      case 5:
      case 6:
        return void settled(chat.like(message, dice.roll(3) > 0));
      case 7:
        return void command({ type: 'delete-message', message });
      case 8:
        return void command({ type: dice.pick(['pin', 'unpin'] as const) ?? 'pin', message });
      case 9:
        return void command(dice.roll(12) === 0 ? { type: 'clear-chat' } : { type: 'raise-hand' });
      case 10:
        return void command({
          type: dice.pick(['bar-from-chat', 'allow-in-chat', 'allow-in-chat'] as const) ?? 'allow-in-chat',
          person: other,
        });
      case 11:
        return void command(draft(dice.pick([POLL, QUIZ, OPEN]) ?? POLL));
      case 12:
      case 13: {
        const type = dice.pick([
          'open-activity',
          'open-activity',
          'advance-activity',
          'close-activity',
          'publish-activity',
          'discard-activity',
        ] as const);
        if (activity && type) command({ type, activity: activity.id });
        return;
      }
      case 14:
      case 15:
        if (!activity) return;
        return void command({
          type: 'answer-activity',
          activity: activity.id,
          question: activity.current,
          answer: activity.kind === 'open' ? `words ${step}` : [dice.roll(2)],
        });
      case 16:
        return void command({ type: 'ask', text: `question ${step}`, anonymous: dice.roll(2) === 0 });
      case 17:
        return void command({
          type:
            dice.pick(['upvote', 'take-vote-back', 'answer-live', 'dismiss-question', 'reopen-question'] as const) ??
            'upvote',
          question,
        });
      case 18:
        return void (dice.roll(2) === 0
          ? session.takingPart.react(dice.pick(REACTIONS) ?? 'heart')
          : settled(chat.loadEarlier(5)));
      case 19:
        if (index === 0 && other !== idOf(0))
          command({
            type: 'set-role',
            id: other,
            role: dice.pick(['viewer', 'speaker', 'moderator'] as const) ?? 'viewer',
          });
        else command({ type: 'join-stage', microphone: dice.roll(2) === 0, camera: false });
    }
  }

  for (let step = 1; step <= STEPS; step += 1) {
    act(step);
    if (dice.roll(12) === 0) dice.pick(people)?.cut();
    if (step % Math.ceil(STEPS / RESTARTS) === 0) {
      await relay.stop();
      act(step + STEPS);
      await relay.start();
    }
    // Time for some of it to happen, and for some of it not to.
    await pause(dice.roll(25));
  }

  await Promise.all(answers);
  const kept = await Promise.all(promised.map(async one => ({ text: one.text, kept: await one.kept })));
  await vi.waitUntil(() => sessions.every(({ value }) => value.phase === 'in-room' && value.connected), PATIENCE);
  await host!.command({ type: 'announce', text: 'The end' });
  await host!.command({ type: 'raise-hand' }).catch(() => undefined);
  await vi.waitUntil(
    () => sessions.every(one => one.takingPart.board.value.announcement?.text === 'The end'),
    PATIENCE,
  );

  const entries = await log.load(slug);
  const state = entries.reduce<RoomState | null>(evolve, null)!;
  for (const session of sessions) {
    const {
      value,
      takingPart: { chat, board },
    } = session;
    if (value.phase !== 'in-room') throw new Error('Somebody is not in the room.');
    const self = state.room.participants.get(value.you.id)!;
    const { messages, earlier } = chat.value;
    const all = windowBefore(state.features.chat, self, Number.POSITIVE_INFINITY, 10_000).messages;
    await vi.waitUntil(() => chat.value.messages.at(-1)?.id === all.at(-1)?.id, PATIENCE);
    expect(messages).toEqual(all.slice(all.length - messages.length));
    expect(earlier || messages.length === all.length).toBe(true);
    const { chat: _window, ...documents } = partFor(state, self.id, true)!;
    const byActivity = ({ answers }: typeof documents.own) => [...answers].sort((a, b) => a.activity - b.activity);
    const ordered = (part: Pick<typeof documents, 'own'>) => ({
      ...part,
      own: { ...part.own, answers: byActivity(part.own) },
    });
    await vi.waitFor(() => expect(ordered(board.value)).toEqual(ordered(documents)), PATIENCE);
    const projected = project(state.room, readerIn(state.room, self.id));
    await vi.waitFor(() => {
      const now = session.value;
      const held = 'room' in now && now.room ? new Set(now.room.participants.values()) : new Set();
      expect(held).toEqual(new Set(projected.participants.values()));
    }, PATIENCE);
  }

  const said = entries.flatMap(({ event }) => (event.type === 'said' ? [event.message] : []));
  const texts = said.map(({ text }) => text).filter(text => text !== '');
  const acknowledged = kept.filter(one => one.kept).map(one => one.text);
  expect(acknowledged).toEqual(expect.arrayContaining(texts));
  expect(acknowledged).toHaveLength(said.length);
  // What was deleted leaves the log, too; its place in it stays.
  for (const { id } of said.filter(({ text }) => text === '')) {
    const message = state.features.chat.messages.get(id);
    expect(!message || message.deleted !== null).toBe(true);
  }
  expect(said.length).toBeGreaterThan(STEPS / 20);
  for (const session of sessions) session.close();
  await relay.stop();
}, 60_000);
