import type { Environment, RecordingCommand } from '../commands.ts';
import type { RoomEvent } from '../events.ts';
import { evolveRoom } from '../evolve-room.ts';
import type { Participant, Room } from '../types.ts';
import { accept, type Decision, refuse } from './decision.ts';

/** Recording on a host's own computer: what the room is told of it, before anything is recorded. */
export function record(room: Room, self: Participant, command: RecordingCommand, { now }: Environment): Decision {
  if (!mayRecord(self)) return refuse('not-allowed');
  const { recording } = room;
  switch (command.type) {
    case 'start-recording':
      if (!recording) return accept({ type: 'recording-started', recording: { by: self.id, since: now } });
      return recording.by === self.id ? accept() : refuse('already-recording');
    case 'stop-recording':
      // Another host's, too: their recorder follows what the room says.
      return recording ? accept({ type: 'recording-stopped' }) : accept();
  }
}

/**
 * What comes before events by which whoever records goes, is no host any more, or sees the session
 * end: the recording is over. Said by an event of its own, because guests hear of no people.
 */
export function recordingEnd(room: Room, events: readonly RoomEvent[]): RoomEvent[] {
  if (!room.recording) return [];
  const after = events.reduce(evolveRoom, room);
  if (!after.recording) return [];
  const recorder = after.participants.get(after.recording.by);
  const goesOn = after.status === 'open' && recorder !== undefined && mayRecord(recorder);
  return goesOn ? [] : [{ type: 'recording-stopped' }];
}

function mayRecord({ role, place }: Participant): boolean {
  return role === 'host' && place !== 'waiting';
}
