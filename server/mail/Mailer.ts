import type { Role, RoomFacts, Schedule } from '../../core/room/types.ts';

/** All that an invitation's email says. */
export interface InvitationEmail {
  readonly to: string;
  /** Whom it is for; may be empty. */
  readonly name: string;
  readonly role: Role;
  /** With the invitation's token. */
  readonly link: string;
  /** The room's (BCP 47); absent: English. */
  readonly language?: string | undefined;
  readonly facts: RoomFacts;
  readonly schedule: Schedule | null;
  /** Of the room, for the calendar file. */
  readonly revision: number;
  /** Server times between which the link is valid; null: no limit. */
  readonly from: number | null;
  readonly until: number | null;
}

export interface Mailer {
  /** Resolves when the mail server took the email. @throws when it did not */
  send(email: InvitationEmail): Promise<void>;
}
