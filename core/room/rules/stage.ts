import type { Environment, OwnCommand } from '../commands.ts';
import { timeAfter } from '../elapsed.ts';
import type { RoomEvent } from '../events.ts';
import { evolveRoom } from '../evolve-room.ts';
import { raisedHands, stageQueue, stageWay } from '../room.ts';
import type { Participant, Room } from '../types.ts';
import { isStageFull } from './capacity.ts';
import { accept, type Decision, refuse } from './decision.ts';

type StageCommand = Exclude<OwnCommand, { type: 'enter' | 'leave' | 'forget-me' }>;

/** What somebody in the room may do about their own place, devices and hand. */
export function actForSelf(room: Room, self: Participant, command: StageCommand, { now }: Environment): Decision {
  switch (command.type) {
    case 'join-stage': {
      if (self.place === 'stage') return accept();
      const invited = self.line?.state === 'invited';
      if (!invited && stageWay(room.settings, self.role) !== 'direct') return refuse('stage-not-open');
      if (isStageFull(room, now, self.id)) return refuse('stage-full');
      const { microphone, camera } = command;
      const participant: Participant = { ...self, place: 'stage', hand: null, line: null, microphone, camera };
      return accept({ type: 'stage-joined', participant });
    }
    case 'leave-stage':
      return self.place === 'stage' ? accept({ type: 'stage-left', id: self.id }) : accept();
    case 'set-devices': {
      if (self.place !== 'stage') return refuse('not-on-stage');
      const { microphone, camera } = command;
      if (self.microphone === microphone && self.camera === camera) return accept();
      return accept({ type: 'devices-changed', id: self.id, microphone, camera });
    }
    case 'share-screen':
      if (self.place !== 'stage') return refuse('not-on-stage');
      return self.screen ? accept() : accept({ type: 'screen-shared', id: self.id });
    case 'unshare-screen':
      return self.screen ? accept({ type: 'screen-stopped', id: self.id }) : accept();
    case 'ask-stage':
      if (self.place === 'stage') return refuse('on-stage');
      if (self.line) return accept();
      if (stageWay(room.settings, self.role) === 'none') return refuse('stage-not-open');
      return accept({
        type: 'stage-asked',
        participant: { ...self, line: { state: 'asked', at: lastInLine(room, now) } },
      });
    case 'leave-line':
      return self.line ? accept({ type: 'line-left', id: self.id }) : accept();
    case 'raise-hand':
      if (!room.settings.features.hands) return refuse('feature-off');
      if (self.place === 'stage') return refuse('on-stage');
      return self.hand === null
        ? accept({ type: 'hand-raised', participant: { ...self, hand: lastOfHands(room, now) } })
        : accept();
  }
}

/** The time for somebody who steps to the end of the line. */
export function lastInLine(room: Room, now: number): number {
  return timeAfter(
    stageQueue(room, 'asked').map(({ line }) => line?.at),
    now,
  );
}

function lastOfHands(room: Room, now: number): number {
  return timeAfter(
    raisedHands(room).map(({ hand }) => hand),
    now,
  );
}

/** What may free a place on stage, or open it to those in line. */
const OPENING = new Set<RoomEvent['type']>([
  'left',
  'stage-left',
  'stage-asked',
  'stage-declined',
  'line-left',
  'settings-changed',
  'role-changed',
  'admitted',
]);

/**
 * Invites the first in line while there is room for them, if they need nobody's leave: with a
 * full stage people wait for a place, not for a moderator.
 */
export function moveStageQueue(room: Room, events: readonly RoomEvent[], now: number): RoomEvent[] {
  if (!events.some(({ type }) => OPENING.has(type))) return [];
  return invitations(events.reduce(evolveRoom, room), now);
}

/** Those in line whose turn it is. */
export function invitations(room: Room, now: number): RoomEvent[] {
  const invited: RoomEvent[] = [];
  let held = room;
  for (const one of stageQueue(room, 'asked')) {
    if (stageWay(room.settings, one.role) !== 'direct') continue;
    if (isStageFull(held, now)) break;
    const event: RoomEvent = { type: 'stage-brought', participant: { ...one, line: { state: 'invited', at: now } } };
    held = evolveRoom(held, event);
    invited.push(event);
  }
  return invited;
}
