import type { InvitationTerms as Terms } from '../../core/room/commands.ts';
import type { Role } from '../../core/room/types.ts';

/** What the components of invitations show and say. */

export type InvitedRole = Exclude<Role, 'host'>;

/** An invitation to make: its terms, and whether to send its link to the address in them. */
export interface NewInvitation {
  readonly terms: Omit<Terms, 'role'> & { readonly role: InvitedRole };
  readonly mail: boolean;
}

/** A link that was just made; nobody can show it again. */
/**
 * How an invitation is renewed: whether the new link is sent to its address, and whether those who came by an earlier
 * one are signed out.
 */
export interface Renewal {
  readonly mail: boolean;
  readonly signOut: boolean;
}

export interface MadeInvitation {
  readonly link: string;
  /** For whom; empty for a guest link. */
  readonly name: string;
  /** Where it is being sent; empty when it is not. */
  readonly mailedTo: string;
}
