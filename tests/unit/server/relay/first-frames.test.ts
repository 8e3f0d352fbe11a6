import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeServerMessage } from '../../../../core/protocol/codec.ts';
import { MAX_SERVER_FRAME_BYTES } from '../../../../core/protocol/limits.ts';
import type { LogEntry } from '../../../../core/room/events.ts';
import { evolve } from '../../../../core/room/evolve.ts';
import type { ActivityKind } from '../../../../core/room/features/activities/types.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import type { ParticipantId } from '../../../../core/room/types.ts';
import { Directory } from '../../../../server/relay/Directory.ts';
import { windowAfter } from '../../../../server/relay/features/more.ts';
import { partFor } from '../../../../server/relay/features/part.ts';
import { enteredFrame, snapshotFrame, welcomeFrame } from '../../../../server/relay/replies.ts';
import { Filling } from '../../../support/full-room.ts';
import { fillToTheBrim, type Fullness } from '../../../support/fullest-room.ts';
import { after, newRoom, NOW, tokenFor } from '../../../support/room.ts';

const part = fc.constantFrom(0, 0.1, 1, 1);
const kinds = fc.constantFrom<ActivityKind[][]>(['poll'], ['quiz'], ['open'], ['poll', 'quiz', 'vote', 'open']);
const fullness: fc.Arbitrary<Fullness> = fc.record({
  unit: fc.constantFrom('x', '"', '€', '😀', '\n'),
  texts: fc.constantFrom(0.01, 0.2, 1, 1),
  questions: part,
  activities: part,
  messages: part,
  people: part,
  kinds,
  opened: fc.boolean(),
  governed: part,
  ended: fc.boolean(),
});
const EVERYTHING: Fullness = {
  unit: '€',
  texts: 1,
  questions: 1,
  activities: 1,
  messages: 1,
  people: 1,
  kinds: ['poll', 'quiz', 'vote', 'open'],
  opened: false,
  governed: 1,
  ended: false,
};

/** A newcomer in the lobby, viewers, somebody on stage, somebody waiting, a moderator, the host. */
const READERS: readonly (ParticipantId | null)[] = [
  null,
  'quiet-number-0',
  'quiet-number-249',
  'participant-number-1',
  'participant-number-29',
  'participant-number-100',
  'host-number-1',
];

function filled(how: Fullness): { state: RoomState; entries: readonly LogEntry[]; start: RoomState } {
  const start = newRoom({ viewerCapacity: 10_000 });
  const room = new Filling(start, NOW);
  fillToTheBrim(room, how);
  return { state: room.state, entries: room.entries, start };
}

function firstFrames(state: RoomState, id: ParticipantId | null): Buffer[] {
  const directory = new Directory(state.room);
  for (const one of state.room.participants.keys()) directory.set(one, 'x'.repeat(32));
  const peers = id === null ? [] : directory.rowsFor(state.room, id);
  const ice = { servers: [], until: null, policy: 'all' } as const;
  const welcome = {
    agreed: { version: 3, capabilities: [] } as const,
    hash: `secret-${id}`,
    id,
    invitation: null,
    events: null,
    peer: { id: 'x'.repeat(32), ticket: 'x'.repeat(200) },
    peers,
    ice,
    now: NOW,
    mail: true,
    retention: { writing: 3_650, people: 3_650 },
  };
  const frames = [welcomeFrame(state, { ...welcome, ice: { ...ice, servers: [] } })];
  if (id !== null) frames.push(enteredFrame(state, id, 'command-000001', peers), snapshotFrame(state, id, peers));
  return frames.map(({ frame }) => frame);
}

/** The text of a frame as the relay makes it: unmasked, of one of three lengths. */
function textOf(frame: Buffer): string {
  const length = frame[1] ?? 0;
  return frame.subarray(length < 126 ? 2 : length === 126 ? 4 : 10).toString();
}

describe('first frames', () => {
  it('R94: who showed a link that was renewed since is welcomed without the role that it gave', () => {
    const state = after(newRoom(), { type: 'invitation-renewed', id: 'host-link-1', hash: 'fresh', mail: false });
    const roleBy = (token: string) => {
      const { frame } = welcomeFrame(state, {
        agreed: { version: 3, capabilities: [] },
        hash: 'secret-eve',
        id: null,
        invitation: 'host-link-1',
        token,
        events: null,
        peer: { id: 'x'.repeat(32), ticket: 'x' },
        peers: [],
        ice: { servers: [], until: null, policy: 'all' },
        now: NOW,
        mail: false,
        retention: { writing: null, people: null },
      });
      return (JSON.parse(textOf(frame)) as { role: string }).role;
    };
    expect([roleBy('fresh'), roleBy(tokenFor('moderator'))]).toEqual(['moderator', 'viewer']);
  });

  it('R105: whatever a room holds, nobody’s first frame is larger than the budget, before and after a restart', () => {
    fc.assert(
      fc.property(fullness, how => {
        const { state, entries, start } = filled(how);
        const stored = JSON.parse(JSON.stringify(entries)) as LogEntry[];
        const reloaded = stored.reduce(evolve, start);
        for (const id of READERS) {
          if (id !== null && !state.room.participants.has(id)) continue;
          const sizes = firstFrames(state, id).map(frame => Buffer.byteLength(textOf(frame)));
          for (const size of sizes) expect(size).toBeLessThanOrEqual(MAX_SERVER_FRAME_BYTES);
          expect(firstFrames(reloaded, id).map(frame => Buffer.byteLength(textOf(frame)))).toEqual(sizes);
        }
      }),
      { numRuns: 3, examples: [[EVERYTHING], [{ ...EVERYTHING, ended: true }]] },
    );
  }, 120_000);

  it('every further window fits, and the windows one after the other are all there is', () => {
    const { state } = filled(EVERYTHING);
    for (const id of ['quiet-number-0', 'host-number-1']) {
      const self = state.room.participants.get(id)!;
      const { questions, activities, barred, own, totals, ends } = partFor(state, id, false)!;
      const held = {
        questions: [...questions],
        activities: [...activities],
        barred: [...barred],
        answers: [...own.answers],
      };
      for (const [list, first] of Object.entries(ends ?? {})) {
        let next = first;
        for (let windows = 0; next !== null; windows += 1) {
          const window = windowAfter(state, self, next);
          expect(Buffer.byteLength(JSON.stringify(window))).toBeLessThan(MAX_SERVER_FRAME_BYTES);
          held.questions.push(...(window.questions ?? []));
          held.activities.push(...(window.activities ?? []));
          held.barred.push(...(window.barred ?? []));
          if (list === 'own') held.answers.push(...(window.answers ?? []));
          next = window.next;
          expect(windows).toBeLessThan(500);
        }
      }
      const moderates = id === 'host-number-1';
      const seen = [...state.features.questions.values()]
        .filter(({ phase }) => moderates || phase !== 'dismissed')
        .map(one => one.id);
      expect(held.questions.map(one => one.id).sort((a, b) => a - b)).toEqual(seen);
      expect(totals!.open + totals!.answered + totals!.dismissed).toBe(seen.length);
      const open = [...state.features.activities.values()].filter(({ phase }) => phase === 'open');
      const others = [...state.features.activities.values()]
        .filter(({ phase }) => phase !== 'open' && (moderates || phase !== 'draft'))
        .map(one => one.id);
      expect(
        held.activities
          .filter(({ phase }) => phase !== 'open')
          .map(one => one.id)
          .sort((a, b) => a - b),
      ).toEqual(others);
      expect(open.length).toBeGreaterThan(0);
      expect(held.barred).toHaveLength(moderates ? state.features.chat.barred.size : 0);
      const answered = [...state.features.activities.values()].filter(({ ballots }) => ballots.has(id));
      expect(held.answers.map(one => one.activity).sort((a, b) => a - b)).toEqual(answered.map(one => one.id));
    }
  }, 60_000);

  it('answers in words and who chose what come in windows, to the last one', () => {
    const { state } = filled({
      ...EVERYTHING,
      questions: 0,
      messages: 0,
      people: 0,
      governed: 0,
      activities: 0.1,
      kinds: ['open', 'poll'],
    });
    const host = state.room.participants.get('host-number-1')!;
    const { activities } = partFor(state, 'host-number-1', false)!;
    for (const {
      questions: [question],
    } of activities) {
      const held = [...(question!.words ?? []), ...(question!.voters ?? [])];
      expect(Buffer.byteLength(JSON.stringify(held))).toBeLessThan(16 * 1024);
      for (let next = question!.more; next !== null;) {
        const window = windowAfter(state, host, next);
        held.push(...(window.words ?? []), ...(window.voters ?? []));
        next = window.next;
      }
      expect(held).toHaveLength(question!.answered);
    }
    expect(activities.length).toBeGreaterThan(1);
  }, 60_000);

  it('the first frame is one that clients of before windows read', () => {
    const { state } = filled({
      ...EVERYTHING,
      people: 0.1,
      activities: 0.1,
      questions: 0.2,
      messages: 0.6,
      governed: 0,
    });
    for (const frame of firstFrames(state, 'quiet-number-0')) {
      const message = decodeServerMessage(textOf(frame));
      const held = 'part' in message ? message.part : null;
      expect(held?.questions.length).toBeGreaterThan(0);
      expect(held?.chat).toMatchObject({ earlier: true, messages: expect.arrayContaining([]) });
    }
  }, 60_000);
});
