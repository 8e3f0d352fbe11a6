import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../core/room/decide.ts';
import { evolve } from '../../../../core/room/evolve.ts';
import { HOST_LINK } from '../../../../core/room/invitation-records.ts';
import { countIn, isModerator, stageWay } from '../../../../core/room/room.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import type { Room } from '../../../../core/room/types.ts';
import { settings, steps } from '../../../support/room-arbitraries.ts';
import { play, type Session } from '../../../support/room-play.ts';

/** For every session that anybody could play. */
const always = (rule: (session: Session) => void, numRuns = 300) =>
  fc.assert(
    fc.property(settings, steps, (roomSettings, script) => rule(play(roomSettings, script))),
    { numRuns },
  );

const states = ({ happenings }: Session): RoomState[] => happenings.map(({ after }) => after);
const people = (room: Room) => countIn(room, 'viewer') + countIn(room, 'stage');

/** With the order of people, which `toEqual` on maps does not look at. */
const ordered = (room: Room) => ({ ...room, participants: [...room.participants.values()] });

describe('a room, whatever anybody does', () => {
  it('R32: takes nobody in but moderators, and nobody on stage, beyond its capacities', () => {
    always(session => {
      for (const {
        before,
        after: { room },
      } of session.happenings) {
        const { stageCapacity, viewerCapacity } = room.settings;
        const moderators = (of: Room) => [...of.participants.values()].filter(one => isModerator(one.role)).length;
        if (people(room) > people(before.room) && moderators(room) <= moderators(before.room))
          expect(people(room)).toBeLessThanOrEqual(stageCapacity + viewerCapacity);
        if (countIn(room, 'stage') > countIn(before.room, 'stage'))
          expect(countIn(room, 'stage')).toBeLessThanOrEqual(stageCapacity);
      }
    });
  });

  it('shows microphone and camera of people on stage only, hands and lines of those who are not', () => {
    always(session => {
      for (const { room } of states(session)) {
        for (const { place, microphone, camera, hand, line } of room.participants.values()) {
          if (place !== 'stage') expect(microphone || camera).toBe(false);
          if (place !== 'viewer') expect(hand).toBeNull();
          if (place === 'stage') expect(line).toBeNull();
        }
      }
    });
  });

  it('puts viewers on the stage only when its access lets them, or when they were invited', () => {
    always(session => {
      for (const {
        before,
        entry: { event },
      } of session.happenings) {
        if (event.type !== 'stage-joined' && event.type !== 'entered') continue;
        const { participant } = event;
        if (participant.place !== 'stage') continue;
        const invited = before.room.participants.get(participant.id)?.line?.state === 'invited';
        expect(invited || stageWay(before.room.settings, participant.role) === 'direct').toBe(true);
      }
    });
  });

  it('turns a microphone or a camera on for nobody but themselves', () => {
    always(session => {
      for (const { before, after, entry } of session.happenings) {
        for (const [id, now] of after.room.participants) {
          const was = before.room.participants.get(id);
          const turnedOn = (now.microphone && !was?.microphone) || (now.camera && !was?.camera);
          if (turnedOn) expect(entry.by?.participant).toBe(id);
        }
      }
    });
  });

  it('has nothing happen to people but leaving once it has ended', () => {
    const governed = ['settings-changed', 'facts-changed', 'reopened', 'role-changed', 'unblocked'];
    always(session => {
      for (const { before, entry } of session.happenings) {
        if (before.room.status !== 'ended' || entry.event.type.startsWith('invitation-')) continue;
        // People admitted by unlocking are let in, whether or not anything goes on inside.
        expect(['left', 'presence-changed', 'admitted', 'stage-brought', ...governed]).toContain(entry.event.type);
      }
    });
  });

  it('lets nobody past its lock who was not inside before, but moderators and whom they admit', () => {
    always(session => {
      const inside = new Set<string>();
      for (const {
        before,
        entry: { event },
        after,
      } of session.happenings) {
        if (event.type === 'entered' && before.room.settings.locked && event.participant.place !== 'waiting') {
          expect(isModerator(event.participant.role) || inside.has(event.participant.id)).toBe(true);
        }
        for (const [id, now] of after.room.participants) {
          const waited = before.room.participants.get(id)?.place === 'waiting';
          if (waited && now.place !== 'waiting') expect(event.type).toBe('admitted');
          if (now.place !== 'waiting') inside.add(id);
        }
      }
    });
  });

  it('never takes back who was blocked, until they are unblocked', () => {
    always(session => {
      const blocked = new Set<string>();
      for (const {
        entry: { event },
      } of session.happenings) {
        if (event.type === 'left' && event.reason === 'blocked') blocked.add(event.id);
        if (event.type === 'unblocked') blocked.delete(event.id);
        if (event.type === 'entered') expect(blocked.has(event.participant.id)).toBe(false);
      }
    });
  });

  it('has those who were removed wait for a moderator', () => {
    always(session => {
      const removed = new Set<string>();
      for (const {
        entry: { event },
      } of session.happenings) {
        if (event.type === 'left' && (event.reason === 'removed' || event.reason === 'declined')) removed.add(event.id);
        if (event.type === 'unblocked') removed.delete(event.id);
        if (event.type === 'admitted') removed.delete(event.participant.id);
        if (event.type === 'entered' && event.participant.role !== 'host' && removed.has(event.participant.id)) {
          expect(event.participant.place).toBe('waiting');
        }
      }
    });
  });

  it('makes nobody a host but by the host link', () => {
    always(session => {
      const hosts = new Set<string>();
      for (const {
        entry: { event },
        after,
      } of session.happenings) {
        if (event.type === 'entered' && event.invitation === HOST_LINK) hosts.add(event.participant.id);
        const { outsider } = event;
        if (outsider?.from === 'lobby' && outsider.invitation === HOST_LINK) hosts.add(outsider.participant);
        for (const { id, role } of after.room.participants.values())
          if (role === 'host') expect(hosts.has(id)).toBe(true);
      }
    });
  });

  it('says that it is recorded only while a host who is inside does, and the session goes on', () => {
    always(session => {
      for (const { room } of states(session)) {
        if (!room.recording) continue;
        const recorder = room.participants.get(room.recording.by);
        expect([room.status, recorder?.role]).toEqual(['open', 'host']);
        expect(recorder?.place).not.toBe('waiting');
      }
    });
  });

  it('redeems no invitation on more devices than it is for', () => {
    always(session => {
      for (const { secrets } of states(session)) {
        for (const { invitation, redeemed } of secrets.invitations.values()) {
          expect(redeemed.size).toBeLessThanOrEqual(invitation.uses ?? Infinity);
        }
      }
    });
  });

  it('is the same again when its log is replayed, also from JSON', () => {
    always(session => {
      const replayed = (JSON.parse(JSON.stringify(session.log)) as typeof session.log).reduce<RoomState | null>(
        evolve,
        null,
      );
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

  it('takes an accepted command a second time without any new effect', () => {
    always(session => {
      for (const { state, actor, command, now, decision } of session.asked) {
        if (!decision.ok || command.type === 'invitation-missed' || command.type === 'invitation-mailed') continue;
        const after = decision.events.reduce(
          (current, event) => evolve(current, { revision: current.revision + 1, at: now, event, by: null }),
          state,
        );
        const again = decide(after, actor, command, { now, newId: 'again', newOutsider: 'outsider' });
        if (again.ok) expect(again.events).toEqual([]);
      }
    });
  });

  it('decides the same on the same state', () => {
    always(session => {
      for (const { state, actor, command, now, decision } of session.asked) {
        expect(decide(state, actor, command, { now, newId: 'x', newOutsider: 'outsider' }).ok).toBe(decision.ok);
        expect(decide(state, actor, command, { now, newId: 'x', newOutsider: 'outsider' })).toEqual(
          decide(state, actor, command, { now, newId: 'x', newOutsider: 'outsider' }),
        );
      }
    }, 50);
  });
});
