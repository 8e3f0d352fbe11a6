import { describe, expect, it } from 'vitest';
import { DamagedLog } from '../../../../server/log/RoomLog.ts';
import { Quarantine, Quarantined } from '../../../../server/relay/Quarantine.ts';

const DAMAGED = new DamagedLog(7, 'it is damaged');

describe('R308: a room that could not be read', () => {
  it('is not read again for a minute, and says the same', () => {
    const quarantine = new Quarantine();
    quarantine.consider('room', DAMAGED, 1_000);
    for (const now of [1_000, 60_999]) {
      expect(() => quarantine.check('room', now)).toThrow(Quarantined);
      expect(() => quarantine.check('room', now)).toThrow(DAMAGED.message);
    }
    expect(() => quarantine.check('room', 61_000)).not.toThrow();
    expect(() => quarantine.check('room', 2_000)).not.toThrow();
  });

  it('is in it for its damage alone, and no other room is', () => {
    const quarantine = new Quarantine();
    quarantine.consider('busy', new Error('The disk is slow.'), 0);
    quarantine.consider('room', DAMAGED, 0);
    for (const slug of ['busy', 'other']) expect(() => quarantine.check(slug, 1)).not.toThrow();
  });

  it('is forgotten when there are too many of them', () => {
    const quarantine = new Quarantine();
    for (let count = 0; count <= 1_000; count += 1) quarantine.consider(`room-${count}`, DAMAGED, 0);
    expect(() => quarantine.check('room-0', 1)).not.toThrow();
    expect(() => quarantine.check('room-1', 1)).toThrow(Quarantined);
  });
});
