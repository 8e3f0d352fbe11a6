import type { RoomEvent } from '../events.ts';
import { goesWith } from '../forget-people.ts';
import type { RoomState } from '../state.ts';
import type { Participant, ParticipantId, RoomSecrets } from '../types.ts';
import { standingOf } from './creator.ts';
import { accept, type Decision, refuse } from './decision.ts';

/** Whoever asks leaves, and is forgotten. */
export function forgetMe({ secrets }: Pick<RoomState, 'secrets'>, { id }: Participant): Decision {
  return accept({ type: 'left', id, reason: 'left' }, ...forgotten(secrets, [id]));
}

/** Somebody in the lobby who was inside before. */
export function forgetGuest({ secrets }: Pick<RoomState, 'secrets'>, credentialHash: string): Decision {
  const id = secrets.credentials.get(credentialHash);
  return id !== undefined && secrets.departed.has(id) ? accept(...forgotten(secrets, [id])) : refuse('not-entered');
}

/** Somebody who left is forgotten by whoever could put them out. Who is inside is put out first, or asks themselves. */
export function forgetPerson(
  state: RoomState,
  by: { readonly id: ParticipantId | null; readonly standing: number },
  person: ParticipantId,
): Decision {
  const { room, secrets } = state;
  if (room.participants.has(person)) return refuse('not-allowed');
  const target = secrets.departed.get(person);
  if (!target) return refuse('no-such-person');
  // Whoever governs from the lobby may stand higher now than when they left: what they do names them.
  if (person === by.id || standingOf(state, target) >= by.standing) return refuse('not-allowed');
  return accept(...forgotten(secrets, [person]));
}

/**
 * What is written down when these people, who are not inside, are forgotten. An invitation that goes with them loses
 * the address that kept others from using it, so it ends.
 */
export function forgotten(
  { invitations }: Pick<RoomSecrets, 'invitations'>,
  people: readonly ParticipantId[],
): RoomEvent[] {
  const all = new Set(people);
  const open = [...invitations.values()].filter(
    record => !record.revoked && record.invitation.email !== '' && goesWith(record, all),
  );
  return [
    ...open.map(({ invitation: { id } }): RoomEvent => ({ type: 'invitation-revoked', id })),
    { type: 'people-forgotten', people },
  ];
}
