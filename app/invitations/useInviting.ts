import { ref, shallowRef } from 'vue';
import type { MadeInvitation, NewInvitation, Renewal } from '../../components/invitations/invitationTypes.ts';
import type { Trouble } from '../../components/ui/types.ts';
import type { RoomSession } from '../../core/session/RoomSession.ts';
import type { InRoom } from '../../core/session/state.ts';
import { attempt } from '../room/attempt.ts';
import { useSessionStore } from '../room/sessionStore.ts';
import { troubleOf } from '../room/troubles.ts';

/** Making, renewing and withdrawing invitations, letting people back in, forgetting them: one thing at a time. */
export function useInviting(state: () => InRoom) {
  const session = useSessionStore();
  const made = shallowRef<MadeInvitation | null>(null);
  const refused = ref<Trouble | null>(null);
  const busyId = ref<string | null>(null);

  async function settle<Value>(id: string, ask: (client: RoomSession) => Promise<Value>): Promise<Value | null> {
    if (busyId.value !== null) return null;
    busyId.value = id;
    refused.value = null;
    const result = await attempt(session.client ? ask(session.client) : undefined);
    busyId.value = null;
    if (result.ok) return result.value;
    refused.value = result.reason && troubleOf(result.reason);
    return null;
  }

  return {
    made,
    refused,
    busyId,
    async create({ terms, mail }: NewInvitation): Promise<void> {
      const link = await settle('new', client => client.invite(terms, mail));
      if (link !== null) made.value = { link, name: terms.name, mailedTo: mail ? terms.email : '' };
    },
    async renew(id: string, renewal: Renewal): Promise<void> {
      const invitation = state().invitations?.invitations.find(one => one.id === id);
      const link = await settle(id, client => client.renewInvitation(id, renewal));
      if (link !== null)
        made.value = { link, name: invitation?.name ?? '', mailedTo: renewal.mail ? (invitation?.email ?? '') : '' };
    },
    revoke: (id: string) => settle(id, client => client.command({ type: 'revoke-invitation', id })),
    unblock: (id: string) => settle(id, client => client.command({ type: 'unblock', id })),
    forget: (person: string) => settle(person, client => client.command({ type: 'forget-person', person })),
    /** What was shown is not shown again. */
    clear(): void {
      made.value = null;
      refused.value = null;
    },
  };
}
