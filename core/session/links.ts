import type { DesiredLinks, Remote } from '../media/MediaEngine.ts';
import { onStage } from '../room/room.ts';
import type { Participant, Room } from '../room/types.ts';

/**
 * The media links that ought to exist for `you`, from the room and the relay's directory
 * (participant id to peer id, null while unreachable). On stage one sends to everybody the directory names; everybody
 * receives from the others on stage.
 */
export function desiredLinks(
  room: Room,
  you: Participant,
  directory: ReadonlyMap<string, string | null>,
): DesiredLinks {
  if (you.place === 'waiting') return { publishTo: [], receiveFrom: [] };
  const remotes = [...directory].map(([participant, peer]): Remote => ({ participant, peer }));
  const others = remotes.filter(remote => remote.participant !== you.id);
  const stage = new Set(onStage(room).map(participant => participant.id));
  return {
    publishTo: you.place === 'stage' ? others : [],
    receiveFrom: others.filter(remote => stage.has(remote.participant)),
  };
}
