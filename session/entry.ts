import type { ClientMessage } from '../protocol/client.ts';
import { fromSnapshot } from '../protocol/codec.ts';
import type { ServerMessage } from '../protocol/server.ts';
import type { Command } from '../room/commands.ts';
import { evolveProjection } from '../room/project.ts';
import type { DeviceState, Participant, ParticipantId, Place, Room } from '../room/types.ts';

/** How the person last asked to be in the room: what a client that was counted as gone asks for again. */
export interface Entry extends DeviceState {
  readonly name: string;
  readonly place: Place;
}

export function lastPlace({ place, microphone, camera }: Participant): Omit<Entry, 'name'> {
  return { place, microphone, camera };
}

export function commandMessage(command: Command): ClientMessage {
  return { type: 'command', id: crypto.randomUUID(), command };
}

/** The room a welcome leads to: its snapshot, or what was held with the events missed; null when neither will do. */
export function roomAfter(
  welcome: Extract<ServerMessage, { type: 'welcome' }>,
  known: Room | null,
  you: ParticipantId | null,
): Room | null {
  if (welcome.snapshot) return fromSnapshot(welcome.snapshot);
  return (welcome.events ?? []).reduce<Room | null>((held, event) => held && evolveProjection(held, event, you), known);
}
