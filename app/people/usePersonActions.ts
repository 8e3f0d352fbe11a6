import { computed, shallowRef } from 'vue';
import type { Asker, Person, PersonAction } from '../../components/people/personTypes.ts';
import { AT_REST, raisedHands } from '../../core/room/room.ts';
import { isStageFull } from '../../core/room/rules/capacity.ts';
import type { ParticipantId } from '../../core/room/types.ts';
import type { InRoom } from '../../core/session/state.ts';
import { useSessionStore } from '../room/sessionStore.ts';
import type { RoomCommands } from '../room/useRoomCommands.ts';
import { actionsFor, canLowerAllHands, canMuteAll, commandFor, swappable } from './personActions.ts';

const OFF = { microphone: false, camera: false } as const;

/** A question before an action is done. */
export interface Question {
  readonly action: 'remove' | 'block' | 'swap-stage';
  readonly person: Asker;
}

/**
 * What one may do about people, which for most is to write to them, and for moderators more: what is offered, what is
 * asked before, what is done.
 * @param write begins a private conversation
 */
export function usePersonActions(state: () => InRoom, { run }: RoomCommands, write: (person: Asker) => void) {
  const session = useSessionStore();
  const question = shallowRef<Question | null>(null);

  function offered(person: Person): readonly PersonAction[] {
    const { room, you } = state();
    // Private messages are no matter of moderation: everybody has them about everybody, while the room does.
    const { chat, privateMessages } = room.settings.features;
    const writes = chat && privateMessages && !person.you;
    // Whoever is only in a window of names is a viewer with nothing raised or asked; moderators know all others in full.
    const target = room.participants.get(person.id) ?? {
      ...AT_REST,
      id: person.id,
      role: person.role,
      place: 'viewer',
      ...OFF,
    };
    return [...(writes ? (['write-private'] as const) : []), ...actionsFor(room, you, target, session.serverNow())];
  }

  function act(action: PersonAction, person: Asker): void {
    if (action === 'write-private') return write(person);
    const full = action === 'bring-to-stage' && isStageFull(state().room, session.serverNow(), person.id);
    if (full) question.value = { action: 'swap-stage', person };
    else if (action === 'remove' || action === 'block' || action === 'swap-stage') question.value = { action, person };
    else void run(commandFor(action, person.id));
  }

  function answer(out?: ParticipantId): void {
    const asked = question.value;
    question.value = null;
    if (asked) void run(commandFor(asked.action, asked.person.id, out));
  }

  /** Whose hand has been up longest, of those who can be brought and were not yet. */
  const nextHand = computed(() => {
    const { room, you } = state();
    return (
      raisedHands(room).find(
        one =>
          one.line?.state !== 'invited' && actionsFor(room, you, one, session.serverNow()).includes('bring-to-stage'),
      ) ?? null
    );
  });

  return {
    offered,
    nextHand,
    bringNext: () => nextHand.value && act('bring-to-stage', nextHand.value),
    act,
    question,
    answer,
    cancel: () => (question.value = null),
    swappable: computed(() => swappable(state().room, state().you)),
    canMuteAll: computed(() => canMuteAll(state().room, state().you)),
    canLowerAll: computed(() => canLowerAllHands(state().room, state().you)),
  };
}
