import type { Observation } from '../../core/room/commands.ts';
import type { RoomEvent } from '../../core/room/events.ts';
import { isFeatureEvent } from '../../core/room/features/index.ts';
import { isModerator } from '../../core/room/room.ts';
import type { Ages, Room } from '../../core/room/types.ts';

/** What the relay has to look at again after an event. */

/**
 * Whether something may be due after an event that was not before: of the frequent ones only those about moderators.
 */
export function movesClock(event: RoomEvent, before: Room): boolean {
  if (isFeatureEvent(event)) return event.type.startsWith('activity-') && event.type !== 'activity-answered';
  switch (event.type) {
    case 'presence-changed':
    case 'devices-changed':
    case 'screen-shared':
    case 'screen-stopped':
    case 'hand-raised':
    case 'hand-lowered':
    case 'recording-started':
    case 'recording-stopped':
      return false;
    case 'entered':
      return isModerator(event.participant.role);
    case 'left':
      return isModerator(before.participants.get(event.id)?.role ?? 'viewer');
    default:
      return true;
  }
}

/** Whether the room has to forget something of an age at which it had nothing. */
export function startsAgeing(before: Ages, after: Ages): boolean {
  return before.written !== after.written || (before.left.size === 0 && after.left.size > 0);
}

type PresenceObservation = Extract<Observation, { type: 'connection-lost' | 'connection-returned' | 'grace-over' }>;

/** Whether an observation is about somebody's connection. */
export function isAboutPresence(observation: Observation): observation is PresenceObservation {
  return (
    observation.type === 'connection-lost' ||
    observation.type === 'connection-returned' ||
    observation.type === 'grace-over'
  );
}

/** Whether an event changes the list of invitations, or of people who are barred. */
export function changesInvitations(event: RoomEvent): boolean {
  if (event.outsider?.from === 'lobby') return true;
  if (event.type === 'entered') return Boolean(event.invitation);
  if (event.type === 'left') return event.reason !== 'left' && event.reason !== 'gone';
  return (
    event.type.startsWith('invitation-') ||
    event.type === 'unblocked' ||
    event.type === 'admitted' ||
    event.type === 'people-forgotten'
  );
}
