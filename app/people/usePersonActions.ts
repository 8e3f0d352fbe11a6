import { computed, shallowRef } from 'vue';
import type { MadeInvitation } from '../../components/invitations/invitationTypes.ts';
import type { Asker, Person, PersonAction } from '../../components/people/personTypes.ts';
import type { CameBy } from '../../core/protocol/server.ts';
import { AT_REST, isModerator, raisedHands } from '../../core/room/room.ts';
import { isStageFull } from '../../core/room/rules/capacity.ts';
import type { ParticipantId } from '../../core/room/types.ts';
import type { InRoom } from '../../core/session/state.ts';
import { useSessionStore } from '../room/sessionStore.ts';
import type { RoomCommands } from '../room/useRoomCommands.ts';
import { actionsFor, canLowerAllHands, canMuteAll, commandFor, departedActions, swappable } from './personActions.ts';

const OFF = { microphone: false, camera: false } as const;

/** A question before an action is done. */
export interface Question {
  readonly action: 'remove' | 'block' | 'swap-stage' | 'forget';
  readonly person: Asker;
  /** Of blocking: the links by which they came and could come again from another browser. */
  readonly links?: readonly CameBy[];
  /** Of putting out: they may have made invitations, which go with them. */
  readonly invites?: boolean;
}

/**
 * What one may do about people, which for most is to write to them, and for moderators more: what is offered, what is
 * asked before, what is done.
 * @param write begins a private conversation
 * @param changed called when something was done about somebody: a search does not hear of what became of who left
 */
export function usePersonActions(
  state: () => InRoom,
  { run, renewLink }: RoomCommands,
  write: (person: Asker) => void,
  changed: () => void = () => {},
) {
  const session = useSessionStore();
  const question = shallowRef<Question | null>(null);
  /** New links that were made, to be shown one after the other: nobody can show them again. */
  const renewed = shallowRef<readonly MadeInvitation[]>([]);

  function offered(person: Person): readonly PersonAction[] {
    const { room, you } = state();
    if (person.left) return departedActions(you, person);
    // Private messages are no matter of moderation: everybody has them about everybody, while the room does.
    const { chat, privateMessages } = room.settings.features;
    const writes = chat && privateMessages && !person.you;
    // Whoever is only in a window of names is a viewer with nothing raised or asked; moderators know all others in
    // full.
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
    else if (action === 'swap-stage' || action === 'forget') question.value = { action, person };
    else if (action === 'remove' || action === 'block') askToPutOut(action, person);
    else void run(commandFor(action, person.id)).then(changed);
  }

  function askToPutOut(action: 'remove' | 'block', person: Asker): void {
    const invites = isModerator(state().room.participants.get(person.id)?.role ?? person.role ?? 'viewer');
    const asked: Question = { action, person, invites };
    question.value = asked;
    if (action === 'block')
      void session.client?.cameBy(person).then(links => {
        if (question.value === asked) question.value = { ...asked, links };
      });
  }

  function answer(out?: ParticipantId): void {
    const asked = question.value;
    question.value = null;
    if (asked) void run(commandFor(asked.action, asked.person.id, out));
  }

  /** Has the room forget whom the question is about. */
  async function forget(): Promise<void> {
    const asked = question.value;
    question.value = null;
    if (asked && (await run(commandFor('forget', asked.person.id)))) changed();
  }

  /** Puts out whom the question is about, and then renews links by which they came. */
  async function putOut(renew: readonly string[]): Promise<void> {
    const asked = question.value;
    question.value = null;
    if (!asked || !(await run(commandFor(asked.action, asked.person.id)))) return;
    changed();
    for (const { invitation, name } of asked.links ?? []) {
      if (!renew.includes(invitation)) continue;
      // Not by email: the old address may be theirs.
      const link = await renewLink(invitation);
      if (link !== null) renewed.value = [...renewed.value, { link, name, mailedTo: '' }];
    }
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
    putOut,
    forget,
    renewed,
    /** The first of the new links was seen. */
    nextRenewed: () => (renewed.value = renewed.value.slice(1)),
    cancel: () => (question.value = null),
    swappable: computed(() => swappable(state().room, state().you)),
    canMuteAll: computed(() => canMuteAll(state().room, state().you)),
    canLowerAll: computed(() => canLowerAllHands(state().room, state().you)),
  };
}
