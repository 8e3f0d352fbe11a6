import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MAX_SERVER_FRAME_BYTES } from '../../../core/protocol/limits.ts';
import { CHAT_WINDOW } from '../../../core/room/features/limits.ts';
import type { RoomLog } from '../../../server/log/RoomLog.ts';
import { openSqliteLog } from '../../../server/log/sqlite.ts';
import { fillRoom } from '../../support/full-room.ts';
import { fillToTheBrim } from '../../support/fullest-room.ts';
import { MortalRelay } from '../../support/fuzz.ts';
import { RelayClient } from '../../support/relay-client.ts';
import { createRoom } from '../../support/server.ts';
import { enterSession } from '../../support/session-client.ts';

let log: RoomLog;
let relay: MortalRelay;
beforeAll(async () => {
  log = await openSqliteLog(':memory:');
  relay = new MortalRelay(log, 60_000);
  await relay.start();
});
afterAll(async () => {
  await relay.stop();
  await log.close();
});

const PATIENCE = { timeout: 15_000, interval: 20 };

/** Of everything little, and texts as long as they may be. */
const NOTHING = {
  unit: '€',
  texts: 1,
  questions: 0,
  activities: 0,
  messages: 0,
  people: 0,
  kinds: [],
  opened: false,
  governed: 0,
  ended: false,
} as const;

const words = (text: string) => ({ type: 'say', channel: 'everybody', to: null, text, replyTo: null }) as const;

describe('windows', () => {
  it('R114: earlier messages load window by window to the very first', async () => {
    const { slug } = await createRoom(relay.url, { viewerCapacity: 1_000 });
    await fillRoom(log, slug, room => {
      room.person('writer-1', { name: 'Ada' });
      for (let n = 1; n <= 4 * CHAT_WINDOW + 7; n += 1) room.command('writer-1', words(`message ${n}`));
    });
    const session = await enterSession(relay.url, slug, 'Bob');
    const { chat } = session.takingPart;
    let windows = 0;
    while (chat.value.earlier) {
      expect(await chat.loadEarlier(CHAT_WINDOW)).toBe(true);
      expect(chat.value.loadingEarlier).toBe(false);
      windows += 1;
    }
    expect(windows).toBe(4);
    expect(chat.value.messages.map(({ text }) => text)).toEqual(
      Array.from({ length: 4 * CHAT_WINDOW + 7 }, (_, n) => `message ${n + 1}`),
    );
    session.close();
  });

  it('R105, R107: a full room lets in a newcomer, a phone’s viewer and the host on a fresh device, before and after a restart', async () => {
    const { slug, invite } = await createRoom(relay.url, { viewerCapacity: 10_000 });
    const everything = {
      unit: '€',
      texts: 1,
      questions: 1,
      activities: 0.2,
      messages: 0.3,
      people: 0.2,
      kinds: ['poll', 'open', 'vote'] as const,
      opened: true,
      governed: 0.1,
      ended: false,
    };
    const { state } = await fillRoom(log, slug, room => fillToTheBrim(room, everything));
    const open = [...state.features.activities.values()].filter(({ phase }) => phase === 'open').map(({ id }) => id);
    const known = [...state.room.participants.values()].filter(
      ({ place, role, hand }) => place === 'stage' || role !== 'viewer' || hand !== null,
    );
    for (const run of ['before', 'after'] as const) {
      if (run === 'after') {
        await relay.stop();
        await relay.start();
      }
      for (const [name, extra] of [
        ['Newcomer', {}],
        ['Phone', {}],
        ['Host', { invite }],
      ] as const) {
        const raw = await RelayClient.connect(relay.url);
        await raw.hello(slug, extra);
        const { part } = await raw.enter(`${name} ${run}`);
        expect(part?.questions.length).toBeGreaterThan(5);
        await raw.settled();
        for (const frame of raw.frames.raw)
          expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(MAX_SERVER_FRAME_BYTES);

        const session = await enterSession(
          relay.url,
          slug,
          `${name} too ${run}`,
          'invite' in extra ? extra.invite : undefined,
        );
        const { board, chat } = session.takingPart;
        // What must be held whole follows by itself.
        await vi.waitFor(() => {
          expect(board.value.activities.filter(({ phase }) => phase === 'open').map(({ id }) => id)).toEqual(open);
          expect(chat.value.pinned.map(({ id }) => id)).toEqual(state.features.chat.pinned);
          const people = 'room' in session.value ? session.value.room?.participants : undefined;
          expect(known.filter(({ id, place }) => place !== 'waiting' && !people?.has(id))).toEqual([]);
        }, PATIENCE);
        while (board.value.ends.open !== null) expect(await board.loadMore('open')).toBe(true);
        while (board.value.ends.answered !== null) expect(await board.loadMore('answered')).toBe(true);
        const { totals, questions } = board.value;
        expect(questions.filter(({ phase }) => phase === 'open')).toHaveLength(totals.open);
        expect(questions.filter(({ phase }) => phase === 'written')).toHaveLength(totals.answered);
        expect(totals.open + totals.answered).toBeGreaterThan(300);
        expect(session.value).toMatchObject({ phase: 'in-room', connected: true });
        session.leave();
        raw.close();
      }
    }
  }, 60_000);

  it('R104, R108: what changes all at once reaches everybody in frames of bounded size, also those who did not hold it', async () => {
    const { slug } = await createRoom(relay.url, { viewerCapacity: 1_000 });
    const { state } = await fillRoom(log, slug, room => fillToTheBrim(room, { ...NOTHING, questions: 0.4 }));
    const questions = [...state.features.questions.values()].filter(({ phase }) => phase !== 'dismissed');
    const raw = await RelayClient.connect(relay.url);
    await raw.hello(slug);
    const { part } = await raw.enter('Reader');
    expect(part!.questions.length).toBeLessThan(questions.length);
    await fillRoom(log, slug, room => {
      for (const { id } of questions) room.command('quiet-number-248', { type: 'upvote', question: id });
      for (let n = 0; n < 20; n += 1) room.command('host-number-1', words('€'.repeat(9_999)));
    });
    const votes = new Map<number, number>();
    while (votes.size < questions.length) {
      const board = await raw.next('board');
      for (const one of board.questions ?? []) votes.set(one.id, one.votes);
    }
    for (const { id, votes: before } of questions) expect(votes.get(id)).toBe(before.size + 1);
    const said = raw.frames.received.flatMap(one =>
      one.type === 'events' ? one.events.filter(({ type }) => type === 'said') : [],
    );
    expect(said).toHaveLength(20);
    for (const frame of raw.frames.raw) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(MAX_SERVER_FRAME_BYTES);
    raw.close();
  }, 60_000);

  it('R96: of many invitations and blocked people the first come, and the others when they are asked for; a change takes none of them away', async () => {
    const { slug, invite } = await createRoom(relay.url, { viewerCapacity: 2_000 });
    const terms = { role: 'moderator', name: '€'.repeat(60), email: '', from: null, until: null, uses: null } as const;
    await fillRoom(log, slug, room => {
      room.person('host-number-1', { role: 'host' });
      for (let n = 0; n < 480; n += 1)
        room.command('host-number-1', { type: 'create-invitation', hash: `hash-${n}`, terms, mail: false });
      for (let n = 0; n < 400; n += 1) {
        room.person(`removed-number-${n}`, { name: '€'.repeat(60) });
        room.command('host-number-1', { type: 'remove', id: `removed-number-${n}`, block: true });
      }
    });
    const host = await enterSession(relay.url, slug, 'Host', invite);
    const list = () => (host.value.phase === 'in-room' ? host.value.invitations : null);
    host.watchInvitations();
    await vi.waitFor(() => expect(list()?.total).toBe(481), PATIENCE);
    expect(list()!.invitations.length).toBeLessThan(400);
    for (const what of ['invitations', 'barred'] as const) {
      while (list()!.ends![what] !== null) {
        const before = list()![what].length;
        host.invites.loadMore(what);
        await vi.waitFor(() => expect(list()![what].length).toBeGreaterThan(before), PATIENCE);
      }
    }
    expect(new Set(list()!.invitations.map(({ id }) => id)).size).toBe(481);
    expect(new Set(list()!.barred.map(({ id }) => id)).size).toBe(400);
    await host.invite({ ...terms, name: 'Newest' }, false);
    await vi.waitFor(() => {
      expect(list()!.invitations[0]?.name).toBe('Newest');
      expect(new Set(list()!.invitations.map(({ id }) => id)).size).toBe(482);
      expect(list()!.barred).toHaveLength(400);
    }, PATIENCE);
    const raw = await RelayClient.connect(relay.url);
    await raw.hello(slug, { invite });
    await raw.enter('Another device');
    raw.send({ type: 'invitations', id: 'invitations-1' });
    await raw.next('invitations');
    for (const frame of raw.frames.raw) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(MAX_SERVER_FRAME_BYTES);
    host.close();
    raw.close();
  });

  it('R17: whoever missed more than fits into a first frame begins anew, and the frame is bounded', async () => {
    const { slug } = await createRoom(relay.url, { viewerCapacity: 100 });
    const [raw, other] = [await RelayClient.connect(relay.url), await RelayClient.connect(relay.url)];
    for (const client of [raw, other]) {
      await client.hello(slug);
      await client.enter('Somebody');
    }
    await raw.settled();
    raw.cut();
    for (let n = 0; n < 2; n += 1) await other.command(words(`short ${n}`));
    const back = await RelayClient.connect(relay.url);
    const resumed = await back.hello(slug, { credential: raw.credential, after: raw.revision });
    expect(resumed.events?.filter(({ type }) => type === 'said')).toHaveLength(2);
    back.cut();
    await fillRoom(log, slug, room => {
      for (let n = 0; n < 12; n += 1) room.command(other.id, words('€'.repeat(10_000)));
    });
    await other.settled();
    const again = await RelayClient.connect(relay.url);
    const anew = await again.hello(slug, { credential: raw.credential, after: back.revision });
    expect([anew.events, anew.part?.chat?.earlier]).toEqual([null, true]);
    for (const frame of again.frames.raw) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(MAX_SERVER_FRAME_BYTES);
    for (const client of [other, again]) client.close();
  });
});
