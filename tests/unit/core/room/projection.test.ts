import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesVisibility, evolveProjection, project, projectEvent, readerIn } from '../../../../core/room/project.ts';
import { isModerator } from '../../../../core/room/room.ts';
import type { Room } from '../../../../core/room/types.ts';
import { settings, steps } from '../../../support/room-arbitraries.ts';
import { play, type Session } from '../../../support/room-play.ts';

const always = (rule: (session: Session) => void, numRuns = 150) =>
  fc.assert(
    fc.property(settings, steps, (roomSettings, script) => rule(play(roomSettings, script))),
    { numRuns },
  );

/** Everybody who was ever there, somebody who never was, and a guest. */
const everybody = ({ happenings }: Session): (string | null)[] => [
  ...new Set(happenings.flatMap(({ after }) => [...after.room.participants.keys()])),
  'stranger',
  null,
];

/** With the order of people, which `toEqual` on maps does not look at. */
const ordered = (room: Room) => ({ ...room, participants: [...room.participants.values()] });

describe('a projection, for every reader', () => {
  it('evolved by what the reader receives equals the projection of the evolved room, as long as they see as much', () => {
    always(session => {
      for (const id of everybody(session)) {
        for (const {
          before,
          entry: { event },
          after,
        } of session.happenings) {
          const [was, is] = [readerIn(before.room, id), readerIn(after.room, id)];
          if (was.visibility !== is.visibility) continue;
          const held = project(before.room, was);
          const received = projectEvent(event, before.room, after.room, was);
          const evolved = received ? evolveProjection(held, received, id) : held;
          expect(ordered(evolved)).toEqual(ordered(project(after.room, is)));
        }
      }
    });
  });

  it('is taken anew when they see more or less: on entering, on leaving, and when the event says so', () => {
    always(session => {
      for (const id of everybody(session)) {
        for (const {
          before,
          entry: { event },
          after,
        } of session.happenings) {
          if (readerIn(before.room, id).visibility === readerIn(after.room, id).visibility) continue;
          expect(
            event.type === 'entered' || event.type === 'left' || changesVisibility(event, before.room, after.room),
          ).toBe(true);
          expect('participant' in event ? event.participant.id : 'id' in event && event.id).toBe(id);
        }
      }
    });
  });

  it('stays right over a whole session that began with a snapshot', () => {
    always(session => {
      const [first] = session.happenings;
      if (!first) return;
      for (const id of everybody(session)) {
        let held = project(first.before.room, readerIn(first.before.room, id));
        for (const { before, entry, after } of session.happenings) {
          const reader = readerIn(after.room, id);
          const received = projectEvent(entry.event, before.room, after.room, reader);
          if (readerIn(before.room, id).visibility !== reader.visibility) held = project(after.room, reader);
          else if (received) held = evolveProjection(held, received, id);
        }
        expect(ordered(held)).toEqual(ordered(project(session.end.room, readerIn(session.end.room, id))));
      }
    });
  });

  it('shows viewers with their hand down to moderators only, and only those who are on their way to the stage', () => {
    always(session => {
      for (const id of everybody(session)) {
        for (const {
          after: { room },
        } of session.happenings) {
          const reader = readerIn(room, id);
          for (const one of project(room, reader).participants.values()) {
            if (one.id === id || one.place === 'stage' || isModerator(one.role)) continue;
            const onTheirWay = one.line !== null || one.place === 'waiting';
            if (one.hand === null || one.place === 'waiting')
              expect(reader.visibility === 'moderator' && onTheirWay).toBe(true);
          }
        }
      }
    });
  });

  it('R255: shows nobody’s way to the stage but to themselves and to moderators, whatever else they are known for', () => {
    always(session => {
      for (const id of everybody(session)) {
        for (const {
          before,
          entry: { event },
          after,
        } of session.happenings) {
          const reader = readerIn(after.room, id);
          if (reader.visibility === 'moderator') continue;
          for (const one of project(after.room, reader).participants.values())
            if (one.id !== id) expect(one.line).toBeNull();
          const received = projectEvent(event, before.room, after.room, reader);
          if (!received) continue;
          const about = 'participant' in received ? received.participant : null;
          if (about && about.id !== id) expect(about.line).toBeNull();
          const names = /^(stage-asked|stage-brought|stage-declined|line-left)$/.test(received.type);
          if (names)
            expect('participant' in received ? received.participant.id : 'id' in received && received.id).toBe(id);
        }
      }
    });
  });

  it('costs nobody a message when a viewer comes', () => {
    always(session => {
      for (const id of everybody(session)) {
        for (const {
          before,
          entry: { event },
          after,
        } of session.happenings) {
          if (event.type !== 'entered' || event.participant.id === id) continue;
          const { place, role } = event.participant;
          if (place !== 'viewer' || isModerator(role)) continue;
          expect(projectEvent(event, before.room, after.room, readerIn(after.room, id))).toBeNull();
        }
      }
    }, 100);
  });

  it('shows guests and those who wait outside nobody, and tells them of nobody', () => {
    always(session => {
      for (const id of everybody(session)) {
        for (const {
          before,
          entry: { event },
          after,
        } of session.happenings) {
          const reader = readerIn(after.room, id);
          if (reader.visibility !== 'guest' && reader.visibility !== 'waiting') continue;
          expect([...project(after.room, reader).participants.keys()].filter(one => one !== id)).toEqual([]);
          const received = projectEvent(event, before.room, after.room, reader);
          const about =
            received && ('participant' in received ? received.participant.id : 'id' in received ? received.id : null);
          expect([null, id]).toContain(about);
        }
      }
    });
  });

  it('holds no hash, no address and no token, nor does any event received', () => {
    always(session => {
      for (const id of everybody(session)) {
        for (const { before, entry, after } of session.happenings) {
          const reader = readerIn(after.room, id);
          const held = JSON.stringify(ordered(project(after.room, reader)));
          const received = JSON.stringify(projectEvent(entry.event, before.room, after.room, reader));
          expect(held + received).not.toMatch(/secret-|@example|credentialHash|grant|"hash"|"invitation"/);
        }
        const [created] = session.log;
        const { room } = session.end;
        if (created) expect(projectEvent(created.event, room, room, readerIn(room, id))).toBeNull();
      }
    }, 100);
  });
});
