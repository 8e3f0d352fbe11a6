import type { ClientMessage } from '../protocol/client.ts';
import { fromSnapshot } from '../protocol/codec.ts';
import type { WireCommand } from '../protocol/commands.ts';
import type { ServerMessage, TravellingEvent } from '../protocol/server.ts';
import { isPublicChatEvent } from '../room/features/chat/window.ts';
import { evolveProjection } from '../room/project.ts';
import type { DeviceState, OpenPlace, Participant, ParticipantId, Room } from '../room/types.ts';

/** How the person last asked to be in the room: what a client that was counted as gone asks for again. */
export interface Entry extends DeviceState {
  readonly name: string;
  readonly place: OpenPlace;
}

export function lastPlace({ place, microphone, camera }: Participant): Omit<Entry, 'name'> {
  return { place: place === 'stage' ? 'stage' : 'viewer', microphone, camera };
}

export function commandMessage(command: WireCommand): ClientMessage {
  return { type: 'command', id: crypto.randomUUID(), command };
}

/** The room a welcome leads to: its snapshot, or what was held with the events missed; null when neither will do. */
export function roomAfter(
  welcome: Extract<ServerMessage, { type: 'welcome' }>,
  known: Room | null,
  you: ParticipantId | null,
): Room | null {
  if (welcome.snapshot) return fromSnapshot(welcome.snapshot);
  return known && evolved(known, welcome.events ?? [], you);
}

/** The room after events; those of the chat are not its own. */
export function evolved(room: Room, events: readonly TravellingEvent[], you: ParticipantId | null): Room {
  return events.reduce((held, event) => (isPublicChatEvent(event) ? held : evolveProjection(held, event, you)), room);
}
