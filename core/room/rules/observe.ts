import type { Environment, Observation } from '../commands.ts';
import type { RoomEvent } from '../events.ts';
import { featuresDue, featuresNextDue } from '../features/index.ts';
import { absenceEndsAt, stageQueue, stageWay } from '../room.ts';
import type { RoomState } from '../state.ts';
import type { Retention } from '../types.ts';
import { holdLeft } from './capacity.ts';
import { accept, type Decision } from './decision.ts';
import { expired, nextExpiry } from './retain.ts';
import { invitations } from './stage.ts';

/** So often (ms) it is looked whether the clock is trusted by now. */
const LOOK_MS = 60_000;

/** What follows from what the relay sees: connections, emails, and time. */
export function observe(state: RoomState, observation: Observation, env: Environment): Decision {
  switch (observation.type) {
    case 'clock':
      return accept(
        ...due(state, env.now, Math.max(env.now, observation.due ?? 0)),
        ...expired(state, env.settled ?? env.now, env.atMost),
      );
    case 'invitation-missed':
    case 'invitation-mailed':
      return state.secrets.invitations.has(observation.id) ? accept(observation) : accept();
  }
  const participant = state.room.participants.get(observation.id);
  if (!participant) return accept();
  const { id, presence } = participant;
  switch (observation.type) {
    case 'connection-lost': {
      const { lastSeen } = observation;
      // After the end nobody is waited for.
      if (state.room.status === 'ended') return accept({ type: 'left', id, reason: 'gone' });
      // Whoever was waited for already has to be told again: the log does not say until when they were there.
      if (lastSeen !== undefined) return accept({ type: 'presence-changed', id, presence: 'reconnecting', lastSeen });
      return presence === 'reconnecting'
        ? accept()
        : accept({ type: 'presence-changed', id, presence: 'reconnecting' });
    }
    case 'connection-returned':
      return presence === 'here' ? accept() : accept({ type: 'presence-changed', id, presence: 'here' });
    case 'grace-over':
      return presence === 'here' ? accept() : accept({ type: 'left', id, reason: 'gone' });
  }
}

/** @param by up to when what waits for some time to pass is due; schedules go by the clock alone */
function due({ room, secrets, features }: RoomState, now: number, by: number): RoomEvent[] {
  if (room.status === 'ended') return [];
  const end = room.settings.schedule?.endsAt ?? null;
  if (end !== null && now >= end) return [{ type: 'ended', farewell: '', reason: 'schedule' }];
  const absence = absenceEndsAt(room.settings, secrets.unattendedSince);
  if (absence !== null && by >= absence) return [{ type: 'ended', farewell: '', reason: 'host-gone' }];
  return [...invitations(room, now), ...featuresDue(features, now, by)];
}

/**
 * The next server time at which something happens in the room by itself, or null. The relay then
 * observes `clock`.
 * @param atMost how long things are kept in any room of this server
 * @param settled up to when things may be forgotten, if not `now`: what waits for that is looked at each minute
 */
export function nextDue(state: RoomState, now: number, atMost?: Retention, settled = now): number | null {
  const expiry = nextExpiry(state, atMost, settled);
  const isWaiting = expiry !== null && expiry > settled && expiry <= now;
  const next = isWaiting ? (Math.floor(now / LOOK_MS) + 1) * LOOK_MS : expiry;
  const times = [next, ...(state.room.status === 'ended' ? [] : nextTimes(state, now))];
  const known = times.filter(time => time !== null);
  return known.length > 0 ? Math.min(...known) : null;
}

function nextTimes({ room, secrets, features }: RoomState, now: number): (number | null)[] {
  const times: (number | null)[] = [
    room.settings.schedule?.endsAt ?? null,
    absenceEndsAt(room.settings, secrets.unattendedSince),
    ...featuresNextDue(features),
  ];
  // A kept place on stage goes to the next in line when nobody took it.
  const inLine = stageQueue(room, 'asked').some(one => stageWay(room.settings, one.role) === 'direct');
  const holds = inLine ? stageQueue(room, 'invited').map(({ line }) => holdLeft(line, now)) : [];
  times.push(...holds.filter(left => left > 0).map(left => now + left));
  return times;
}
