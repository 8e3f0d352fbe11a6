import type { WireCommand } from '../protocol/commands.ts';
import { tokenForRoom } from '../protocol/invite.ts';
import { newCredential } from './credential.ts';

export type InvitationTerms = Extract<WireCommand, { type: 'create-invitation' }>['terms'];

/** How an invitation is renewed. */
export interface Renewal {
  /** Whether the new link is sent to the invitation's address. */
  readonly mail: boolean;
  /** Whether those who came by an earlier link are signed out. */
  readonly signOut: boolean;
}

/** Makes invitations. Their tokens are made here, and nobody else has them: the relay keeps hashes. */
export class Invitations {
  readonly #room: { readonly origin: string; readonly slug: string };
  readonly #command: (command: WireCommand) => Promise<void>;

  constructor(room: { readonly origin: string; readonly slug: string }, command: (command: WireCommand) => Promise<void>) {
    this.#room = room;
    this.#command = command;
  }

  /** Resolves with the link. @throws RefusedError, ClosedError */
  async create(terms: InvitationTerms, mail: boolean): Promise<string> {
    const token = this.#newToken();
    await this.#command({ type: 'create-invitation', token, terms, mail });
    return this.#link(token);
  }

  /** Resolves with the new link; the old one is dead, and who came by it out, if `signOut`. @throws RefusedError, ClosedError */
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
