import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../room/decide.ts';
import { evolve } from '../../../room/evolve.ts';
import { evolveProjection, project, projectEvent } from '../../../room/project.ts';
import { countIn } from '../../../room/room.ts';
import type { Room, RoomState } from '../../../room/types.ts';
import { NOW } from '../../support/room.ts';
import { play, settings, steps, type Session } from '../../support/room-arbitraries.ts';

/** For every session that anybody could play. */
const always = (rule: (session: Session) => void, numRuns = 300) =>
  fc.assert(fc.property(settings, steps, (roomSettings, script) => rule(play(roomSettings, script))), { numRuns });

const states = ({ happenings }: Session): RoomState[] => happenings.map(({ after }) => after);

/** Everybody who was ever there, somebody who never was, and a guest. */
const readers = ({ happenings }: Session): (string | null)[] => [
  ...new Set(happenings.flatMap(({ after }) => [...after.room.participants.keys()])),
  'stranger',
  null,
];

/** With the order of people, which `toEqual` on maps does not look at. */
const ordered = (room: Room) => ({ ...room, participants: [...room.participants.values()] });

describe('a room, whatever anybody does', () => {
  it('never holds more people than its capacities', () => {
    always(session => {
      for (const { room } of states(session)) {
        expect(countIn(room, 'stage')).toBeLessThanOrEqual(room.settings.stageCapacity);
        expect(countIn(room, 'viewer')).toBeLessThanOrEqual(room.settings.viewerCapacity);
      }
    });
  });

  it('never shows a viewer with microphone or camera on', () => {
    always(session => {
      for (const { room } of states(session)) {
        const viewers = [...room.participants.values()].filter(({ place }) => place === 'viewer');
        expect(viewers.filter(({ microphone, camera }) => microphone || camera)).toEqual([]);
      }
    });
  });

  it('puts viewers on the stage only when its access is "everyone"', () => {
    always(session => {
      for (const { room } of states(session)) {
        if (room.settings.stageAccess === 'everyone') continue;
        const stage = [...room.participants.values()].filter(({ place }) => place === 'stage');
        expect(stage.filter(({ role }) => role === 'viewer')).toEqual([]);
      }
    });
  });

  it('changes nothing but people leaving once it has ended', () => {
    always(session => {
      for (const { before, entry } of session.happenings) {
        if (before.room.status === 'ended') expect(['left', 'presence-changed']).toContain(entry.event.type);
      }
    });
  });

  it('is the same again when its log is replayed, also from JSON', () => {
    always(session => {
      const replayed = (JSON.parse(JSON.stringify(session.log)) as typeof session.log).reduce<RoomState | null>(evolve, null);
      expect(replayed).toEqual(session.end);
      expect(ordered((replayed as RoomState).room)).toEqual(ordered(session.end.room));
    });
  });

  it('has everybody either here or departed, and one credential for each of them', () => {
    always(session => {
      for (const { room, secrets } of states(session)) {
        const known = [...room.participants.keys(), ...secrets.departed.keys()];
        expect(new Set(known).size).toBe(known.length);
        expect([...secrets.credentials.values()].sort()).toEqual([...known].sort());
      }
    });
  });

  it('never lowers a role, not even by leaving and coming back', () => {
    const rank = ['viewer', 'speaker', 'moderator', 'host'];
    always(session => {
      const highest = new Map<string, number>();
      for (const { after } of session.happenings) {
        for (const { id, role } of after.room.participants.values()) {
          expect(rank.indexOf(role)).toBeGreaterThanOrEqual(highest.get(id) ?? 0);
          highest.set(id, rank.indexOf(role));
        }
      }
    });
  });

  it('takes an accepted command a second time without any new effect', () => {
    always(session => {
      for (const { state, actor, command, decision } of session.asked) {
        if (!decision.ok) continue;
        const after = decision.events.reduce(
          (current, event) => evolve(current, { revision: current.revision + 1, at: NOW, event, by: null }),
          state,
        );
        const again = decide(after, actor, command, { now: NOW, newId: 'again' });
        if (again.ok) expect(again.events).toEqual([]);
        else expect(['already-entered', 'not-entered', 'session-ended']).toContain(again.refusal);
      }
    });
  });

  it('decides the same on the same state', () => {
    always(session => {
      for (const { state, actor, command } of session.asked) {
        const env = { now: NOW, newId: 'new' };
        expect(decide(state, actor, command, env)).toEqual(decide(state, actor, command, env));
      }
    }, 50);
  });
});

describe('a projection, for every reader', () => {
  it('evolved by what the reader receives equals the projection of the evolved room', () => {
    always(session => {
      for (const reader of readers(session)) {
        for (const { before, entry, after } of session.happenings) {
          const held = project(before.room, reader);
          const received = projectEvent(entry.event, before.room, after.room, reader);
          const evolved = received ? evolveProjection(held, received, reader) : held;
          expect(ordered(evolved)).toEqual(ordered(project(after.room, reader)));
        }
      }
    }, 150);
  });

  it('stays right over a whole session that began with a snapshot', () => {
    always(session => {
      const [first] = session.happenings;
      if (!first) return;
      for (const reader of readers(session)) {
        let held = project(first.before.room, reader);
        for (const { before, entry, after } of session.happenings) {
          const received = projectEvent(entry.event, before.room, after.room, reader);
          if (received) held = evolveProjection(held, received, reader);
        }
        expect(ordered(held)).toEqual(ordered(project(session.end.room, reader)));
      }
    }, 150);
  });

  it('shows other viewers to nobody, and costs nobody a message for them', () => {
    always(session => {
      for (const reader of readers(session)) {
        for (const { before, entry, after } of session.happenings) {
          const shown = [...project(after.room, reader).participants.values()];
          const strangers = shown.filter(one => one.id !== reader && one.place === 'viewer' && ['viewer', 'speaker'].includes(one.role));
          expect(strangers).toEqual([]);
          const { event } = entry;
          if (event.type !== 'entered' || event.participant.place === 'stage' || event.participant.id === reader) continue;
          if (['viewer', 'speaker'].includes(event.participant.role)) {
            expect(projectEvent(event, before.room, after.room, reader)).toBeNull();
          }
        }
      }
    }, 100);
  });

  it('holds no hash of any secret, nor does any event received', () => {
    always(session => {
      for (const reader of readers(session)) {
        for (const { before, entry, after } of session.happenings) {
          const held = JSON.stringify(ordered(project(after.room, reader)));
          const received = JSON.stringify(projectEvent(entry.event, before.room, after.room, reader));
          expect(held + received).not.toMatch(/secret-|credentialHash|grant/);
        }
        const [created] = session.log;
        if (created) expect(projectEvent(created.event, session.end.room, session.end.room, reader)).toBeNull();
      }
    }, 100);
  });
});
