import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../../core/room/events.ts';
import { evolve, HANDLED_COMMANDS_KEPT } from '../../../../core/room/evolve.ts';
import { countIn, DEFAULT_SETTINGS, onStage } from '../../../../core/room/room.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import { upcast } from '../../../../core/room/versions/index.ts';
import {
  after,
  createdEntry,
  decided,
  guest,
  newRoom,
  nextEntry,
  NOW,
  OFF,
  ON,
  outcome,
  person,
  withPeople,
  withPerson,
} from '../../../support/room.ts';

describe('evolve', () => {
  it('begins a room with "created" and with nothing else', () => {
    expect(newRoom({ stageCapacity: 3 })).toMatchObject({
      revision: 1,
      room: { status: 'open', settings: { stageCapacity: 3 } },
    });
    expect(() =>
      evolve(null, { ...createdEntry(), event: { type: 'ended', farewell: '', reason: 'moderator' } }),
    ).toThrow(/must begin with "created", not "ended"/);
    expect(() => evolve(newRoom(), { ...createdEntry(), revision: 2 })).toThrow(/created once; revision 2/);
  });

  it('takes each revision from its entry', () => {
    expect(withPeople(newRoom(), 'viewer', 4).revision).toBe(5);
  });

  it('keeps the state before as it was', () => {
    const before = withPerson(newRoom(), 'a', { place: 'stage', ...ON });
    const copy = structuredClone(before);
    after(
      before,
      { type: 'stage-left', id: 'a' },
      { type: 'left', id: 'a', reason: 'left' },
      { type: 'ended', farewell: '', reason: 'moderator' },
    );
    expect(before).toEqual(copy);
  });

  it('switches off the devices of somebody who leaves the stage', () => {
    const room = after(withPerson(newRoom(), 'a', { place: 'stage', ...ON }), { type: 'stage-left', id: 'a' });
    expect(room.room.participants.get('a')).toMatchObject({ place: 'viewer', ...OFF });
  });

  it('orders the stage by coming to it, not by entering the room', () => {
    const room = withPeople(withPeople(newRoom(), 'viewer', 1), 'stage', 2);
    const joined = after(room, { type: 'stage-joined', participant: person('viewer-1', { place: 'stage' }) });
    expect(onStage(joined.room).map(({ id }) => id)).toEqual(['stage-1', 'stage-2', 'viewer-1']);
    expect([countIn(joined.room, 'stage'), countIn(joined.room, 'viewer')]).toEqual([3, 0]);
  });

  it('remembers somebody who left, and forgets that they left when they are back', () => {
    const left = after(withPerson(newRoom(), 'a', { role: 'host' }), { type: 'left', id: 'a', reason: 'left' });
    expect(left.room.participants.size).toBe(0);
    expect(left.secrets.departed.get('a')).toMatchObject({ role: 'host' });
    expect(left.secrets.credentials.get('secret-a')).toBe('a');
    expect(withPerson(left, 'a').secrets.departed.size).toBe(0);
  });

  it.each([
    { type: 'left', id: 'nobody', reason: 'gone' },
    { type: 'presence-changed', id: 'nobody', presence: 'here' },
    { type: 'stage-left', id: 'nobody' },
    { type: 'devices-changed', id: 'nobody', ...ON },
  ] as const)('changes nothing but the revision on "$type" of somebody unknown', event => {
    const room = withPeople(newRoom(), 'stage', 2);
    expect(after(room, event)).toEqual({ ...room, revision: room.revision + 1 });
  });
});

describe('the commands handled', () => {
  const toggled = (state = withPerson(newRoom(), 'a', { place: 'stage' }), count = 1) => {
    for (let index = 1; index <= count; index += 1) {
      const event = { type: 'devices-changed', id: 'a', microphone: index % 2 === 1, camera: false } as const;
      state = evolve(state, nextEntry(state, event, { participant: 'a', command: `command-${index}` }));
    }
    return state;
  };

  it('are remembered with the revision each led to', () => {
    expect([...(toggled().secrets.handled.get('a') ?? [])]).toEqual([['command-1', 3]]);
  });

  it('are bounded for each participant, the oldest forgotten first', () => {
    const handled = toggled(undefined, HANDLED_COMMANDS_KEPT + 6).secrets.handled.get('a');
    expect(handled?.size).toBe(HANDLED_COMMANDS_KEPT);
    expect(handled?.has('command-6')).toBe(false);
    expect(handled?.has('command-7')).toBe(true);
    expect(handled?.has(`command-${HANDLED_COMMANDS_KEPT + 6}`)).toBe(true);
  });

  it('are forgotten with the participant, by whatever command they left', () => {
    const state = toggled();
    const left = nextEntry(
      state,
      { type: 'left', id: 'a', reason: 'left' },
      { participant: 'a', command: 'command-9' },
    );
    expect(evolve(state, left).secrets.handled.has('a')).toBe(false);
  });

  it('do not include what the relay did by itself', () => {
    const state = after(withPerson(newRoom(), 'a'), { type: 'presence-changed', id: 'a', presence: 'reconnecting' });
    expect(state.secrets.handled.size).toBe(0);
    expect(state.room.participants.get('a')?.enteredAt).toBe(NOW);
  });
});

describe('a log of the version before', () => {
  // As protocol 1 wrote it: no hands, no lines, no invitation, fewer settings, an end without a word.
  const written = [
    {
      type: 'created',
      facts: { slug: 'room', title: 'Room', description: '', contact: { name: 'Ada', email: '' }, createdAt: NOW },
      settings: { stageAccess: 'invite', stageCapacity: 3, viewerCapacity: 16 },
      grants: [{ hash: 'secret-grant-host', role: 'host' }],
    },
    { type: 'entered', participant: before('ada', 'host', 'stage'), credentialHash: 'secret-ada' },
    { type: 'entered', participant: before('bob', 'viewer', 'viewer'), credentialHash: 'secret-bob' },
    { type: 'stage-left', id: 'ada' },
    { type: 'stage-joined', participant: before('ada', 'host', 'stage') },
    { type: 'left', id: 'bob', reason: 'left' },
    { type: 'ended' },
  ];

  function before(id: string, role: string, place: string) {
    return { id, name: id, role, place, presence: 'here', ...OFF, enteredAt: NOW };
  }

  const loaded = () =>
    written
      .map((event, index): LogEntry => ({ revision: index + 1, at: NOW, by: null, event: upcast(event) }))
      .reduce<RoomState | null>(evolve, null);

  it('is a room of this version, with what it did not say at rest', () => {
    expect(loaded()).toMatchObject({
      revision: 7,
      room: {
        settings: { ...DEFAULT_SETTINGS, stageAccess: 'invite', stageCapacity: 3 },
        status: 'ended',
        farewell: '',
        // Nobody else could end one: a resuming client is told so, in a form that it can read.
        endReason: 'moderator',
        startedAt: null,
        recording: null,
      },
    });
    expect(loaded()?.room.participants.get('ada')).toEqual(person('ada', { role: 'host', place: 'stage' }));
  });

  it('goes on: its host link opens it, its people come back', () => {
    const state = loaded();
    if (!state) throw new Error('nothing was loaded');
    expect(outcome(decided(state, guest('new', 'host'), { type: 'reopen' }))).toBe('reopened');
    const open = after(state, { type: 'reopened', at: NOW });
    expect(outcome(decided(open, guest('bob'), { type: 'enter', name: 'Bob', place: 'viewer', ...OFF }))).toBe(
      'entered',
    );
  });
});
