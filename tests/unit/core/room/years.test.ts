import { describe, expect, it } from 'vitest';
import { decodeServerMessage } from '../../../../core/protocol/codec.ts';
import type { RoomCommand } from '../../../../core/room/commands.ts';
import { evolve } from '../../../../core/room/evolve.ts';
import { upcast } from '../../../../core/room/versions/index.ts';
import { EARLIEST, isSaneTime, LATEST, saneSchedule, saneTime } from '../../../../core/room/years.ts';
import { afterStored, as, createdEntry, decided, newRoom, NOW, outcome, withPerson } from '../../../support/room.ts';

const FAR = 8_614e12;
const host = (settings: Parameters<typeof newRoom>[0] = {}) => withPerson(newRoom(settings), 'host', { role: 'host' });
const terms = { role: 'viewer', name: '', email: '', uses: null } as const;

describe('R256: times are of the years 2000 to 2200', () => {
  it.each([
    ['an end far off', { startsAt: NOW, endsAt: FAR }],
    ['both far off', { startsAt: FAR, endsAt: FAR + 1 }],
    ['an end just beyond', { startsAt: NOW, endsAt: LATEST + 1 }],
    ['a start long ago', { startsAt: EARLIEST - 1, endsAt: NOW + 1 }],
  ])('%s is refused by name', (_what, schedule) => {
    expect(outcome(decided(host(), as('host'), { type: 'change-settings', settings: { schedule } }))).toBe(
      'x bad-schedule',
    );
  });

  it('the first and the last are taken', () => {
    const settings = { schedule: { startsAt: EARLIEST, endsAt: LATEST } };
    expect(outcome(decided(host(), as('host'), { type: 'change-settings', settings }))).toBe('settings-changed');
  });

  it.each([
    [FAR, null],
    [null, FAR],
    [1, null],
  ])('an invitation from %s until %s is refused by name', (from, until) => {
    const command: RoomCommand = {
      type: 'create-invitation',
      hash: 'h',
      terms: { ...terms, from, until },
      mail: false,
    };
    expect(outcome(decided(host(), as('host'), command))).toBe('x bad-schedule');
  });

  it('those of an old log become the first or the last', () => {
    expect(saneTime(FAR)).toBe(LATEST);
    expect(saneTime(0)).toBe(EARLIEST);
    expect(saneTime(null)).toBeNull();
    expect(saneSchedule(null)).toBeNull();
    for (const [startsAt, endsAt] of [
      [FAR, FAR + 5],
      [0, 1],
      [0, FAR],
      [NOW, FAR],
    ] as const) {
      const sane = saneSchedule({ startsAt, endsAt })!;
      expect([sane.startsAt, sane.endsAt].every(isSaneTime)).toBe(true);
      expect(sane.startsAt).toBeLessThan(sane.endsAt);
    }
  });

  it('a log of an earlier version is read with them', () => {
    const entry = createdEntry({ schedule: { startsAt: FAR, endsAt: FAR + 1 } });
    const created = evolve(null, { ...entry, event: upcast(entry.event) });
    expect(created.room.settings.schedule).toEqual({ startsAt: LATEST - 1, endsAt: LATEST });
    const settings = { ...created.room.settings, schedule: { startsAt: 0, endsAt: FAR } };
    const changed = afterStored(created, { type: 'settings-changed', settings });
    expect(changed.room.settings.schedule).toEqual({ startsAt: EARLIEST, endsAt: LATEST });
    const invitation = { ...terms, id: 'i', hash: 'h', createdAt: NOW, from: 0, until: FAR };
    const invited = afterStored(created, { type: 'invitation-created', invitation, mail: false });
    expect(invited.secrets.invitations.get('i')?.invitation).toMatchObject({ from: EARLIEST, until: LATEST });
  });

  it('clients bear those of a relay that is older than the limits', () => {
    const settings = { ...newRoom().room.settings, schedule: { startsAt: FAR, endsAt: FAR + 1 } };
    const frame = { type: 'events', revision: 2, events: [{ type: 'settings-changed', settings }] };
    expect(decodeServerMessage(JSON.stringify(frame))).toMatchObject({
      events: [{ settings: { schedule: { startsAt: LATEST - 1, endsAt: LATEST } } }],
    });
  });
});
