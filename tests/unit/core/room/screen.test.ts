import { describe, expect, it } from 'vitest';
import { after, as, decided, newRoom, withPerson } from '../../../support/room.ts';

const room = () => withPerson(withPerson(newRoom(), 'ada', { place: 'stage' }), 'mod', { role: 'moderator' });
const sharing = () => after(room(), { type: 'screen-shared', id: 'ada' });
const screenOf = (state: ReturnType<typeof room>) => state.room.participants.get('ada')?.screen;

describe('sharing a screen', () => {
  it('is seen by everybody until it is stopped by themselves', () => {
    expect(screenOf(sharing())).toBe(true);
    const decision = decided(sharing(), as('ada'), { type: 'unshare-screen' });
    expect(decision).toEqual({ ok: true, events: [{ type: 'screen-stopped', id: 'ada' }] });
    expect(screenOf(after(sharing(), { type: 'screen-stopped', id: 'ada' }))).toBeUndefined();
  });

  it('is stopped by a moderator, not by others', () => {
    const others = withPerson(sharing(), 'bob', { place: 'stage' });
    expect(decided(others, as('mod'), { type: 'stop-screen', id: 'ada' })).toEqual({
      ok: true,
      events: [{ type: 'screen-stopped', id: 'ada' }],
    });
    expect(decided(others, as('bob'), { type: 'stop-screen', id: 'ada' })).toEqual({
      ok: false,
      refusal: 'not-allowed',
    });
  });

  it('twice is once', () => {
    expect(decided(sharing(), as('ada'), { type: 'share-screen' })).toEqual({ ok: true, events: [] });
  });

  it('ends with the stage', () => {
    expect(screenOf(after(sharing(), { type: 'stage-left', id: 'ada' }))).toBeUndefined();
  });
});
