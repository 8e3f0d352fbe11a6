import { shallowRef } from 'vue';
import type { WireCommand } from '../../core/protocol/commands.ts';
import type { RefusalReason } from '../../core/protocol/server.ts';
import { type Attempt, attempt } from './attempt.ts';
import { useSessionStore } from './sessionStore.ts';

type Kind = WireCommand['type'];

/** A command that the room did not accept. */
export interface Refused {
  readonly command: Kind;
  readonly reason: RefusalReason;
}

/**
 * Asks things of the room from its screen. A refusal is kept to be told beside what was asked;
 * what is on its way is known, so that its effects are told apart from what others do.
 */
export function useRoomCommands() {
  const session = useSessionStore();
  const refused = shallowRef<Refused | null>(null);
  const busy = shallowRef<ReadonlySet<Kind>>(new Set());

  async function settled<Value>(command: Kind, sent: Promise<Attempt<Value>>): Promise<Attempt<Value>> {
    refused.value = null;
    busy.value = new Set([...busy.value, command]);
    const answer = await sent;
    busy.value = new Set([...busy.value].filter(one => one !== command));
    if (!answer.ok && answer.reason) refused.value = { command, reason: answer.reason };
    return answer;
  }

  const track = async (command: Kind, sent: Promise<Attempt<void>>) => (await settled(command, sent)).ok;

  return {
    refused,
    /** Commands without an answer yet. Their events come before the answer does. */
    busy,
    dismiss: () => (refused.value = null),
    run: (command: WireCommand) => track(command.type, attempt(session.client?.command(command))),
    /** Resolves with the new link of an invitation; null when it was refused. */
    async renewLink(id: string): Promise<string | null> {
      const sent = attempt(session.client?.renewInvitation(id, { mail: false, signOut: false }));
      const answer = await settled('renew-invitation', sent);
      return answer.ok ? answer.value : null;
    },
    joinStage: () => track('join-stage', session.joinStage(false)),
  };
}

export type RoomCommands = ReturnType<typeof useRoomCommands>;
