import type { ClientMessage } from '../protocol/client.ts';
import type { WireCommand } from '../protocol/commands.ts';
import { tokenForRoom } from '../protocol/invite.ts';
import type { InvitationList, ServerMessage } from '../protocol/server.ts';
import { newCredential } from './credential.ts';

export type InvitationTerms = Extract<WireCommand, { type: 'create-invitation' }>['terms'];

/** What the list of invitations holds. */
export type InvitedList = 'invitations' | 'barred';

/** How an invitation is renewed. */
export interface Renewal {
  /** Whether the new link is sent to the invitation's address. */
  readonly mail: boolean;
  /** Whether those who came by an earlier link are signed out. */
  readonly signOut: boolean;
}

/**
 * Makes invitations, and holds as much of their list as was loaded. Their tokens are made here, and nobody else has
 * them: the relay keeps hashes.
 */
export class Invitations {
  readonly #room: { readonly origin: string; readonly slug: string };
  readonly #command: (command: WireCommand) => Promise<void>;
  readonly #send: (message: ClientMessage) => boolean;
  #list: InvitationList | null = null;
  /**
   * Windows asked for and not answered, by the ids of the questions; null: the list began anew since, so the answer
   * fits no more.
   */
  readonly #asked = new Map<string, { readonly list: InvitedList; readonly after: string } | null>();
  /** Windows beyond the first: how many are wanted, and held. */
  readonly #wanted = { invitations: 0, barred: 0 };
  #held = { invitations: 0, barred: 0 };

  constructor(
    room: { readonly origin: string; readonly slug: string },
    command: (command: WireCommand) => Promise<void>,
    send: (message: ClientMessage) => boolean,
  ) {
    this.#room = room;
    this.#command = command;
    this.#send = send;
  }

  /** What the relay told of the list. Answers all that is held of it. */
  take({
    id,
    invitations,
    barred,
    ends,
    total,
    hostLink,
  }: Extract<ServerMessage, { type: 'invitations' }>): InvitationList {
    const asked = id === null ? undefined : this.#asked.get(id);
    if (id !== null) this.#asked.delete(id);
    if (asked === null && this.#list) return this.#list;
    if (!asked || !this.#list) {
      for (const outdated of this.#asked.keys()) this.#asked.set(outdated, null);
      this.#held = { invitations: 0, barred: 0 };
      this.#list = { invitations, barred, ends, total, hostLink };
    } else if (this.#list.ends?.[asked.list] === asked.after) {
      this.#held[asked.list] += 1;
      this.#list = {
        ...this.#list,
        invitations: [...this.#list.invitations, ...invitations],
        barred: [...this.#list.barred, ...barred],
        ends: { ...this.#list.ends, [asked.list]: ends?.[asked.list] ?? null },
      };
    }
    for (const list of ['invitations', 'barred'] as const) if (this.#held[list] < this.#wanted[list]) this.#ask(list);
    return this.#list;
  }

  /** Asks for the next window; the list is longer then, and stays as long when something changes. */
  loadMore(list: InvitedList): void {
    this.#wanted[list] = this.#held[list] + 1;
    this.#ask(list);
  }

  #ask(list: InvitedList): void {
    const after = this.#list?.ends?.[list] ?? null;
    if (after === null || [...this.#asked.values()].some(one => one?.list === list)) return;
    const id = crypto.randomUUID();
    if (this.#send({ type: 'invitations', id, after })) this.#asked.set(id, { list, after });
  }

  /** Resolves with the link. @throws RefusedError, ClosedError */
  async create(terms: InvitationTerms, mail: boolean): Promise<string> {
    const token = this.#newToken();
    await this.#command({ type: 'create-invitation', token, terms, mail });
    return this.#link(token);
  }

  /**
   * Resolves with the new link; the old one is dead, and who came by it out, if `signOut`.
   * @throws RefusedError, ClosedError
   */
  async renew(id: string, { mail, signOut }: Renewal): Promise<string> {
    const token = this.#newToken();
    // Only when it is asked for: a server of an earlier version does not know it.
    await this.#command({ type: 'renew-invitation', id, token, mail, ...(signOut ? { signOut } : {}) });
    return this.#link(token);
  }

  #newToken(): string {
    return tokenForRoom(newCredential(), this.#room.slug);
  }

  #link(token: string): string {
    const { origin, slug } = this.#room;
    return `${new URL(`/r/${slug}`, origin).href}#invite=${token}`;
  }
}
