import type { WireCommand } from '../../core/protocol/commands.ts';
import type { RoomEvent } from '../../core/room/events.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { InvitationId } from '../../core/room/types.ts';
import type { Logger } from '../logger.ts';
import type { InvitationEmail, Mailer } from '../mail/Mailer.ts';
import { roomLink } from '../rooms.ts';
import { hashToken } from '../tokens.ts';

export interface InvitationMailerContext {
  /** Null: this server sends no email. */
  readonly mailer: Mailer | null;
  readonly publicUrl: () => string;
  readonly logger: Logger;
}

/**
 * Sends invitations by email. The room's log knows tokens by their hash only, so one that is to
 * be mailed is kept here, in memory, from the command until its email is on the way.
 */
export class InvitationMailer {
  readonly #context: InvitationMailerContext;
  readonly #mailed: (id: InvitationId, hash: string, ok: boolean) => void;
  readonly #tokens = new Map<string, string>();
  #underWay = 0;

  /** `mailed` is told what became of the email with the token of that hash. */
  constructor(context: InvitationMailerContext, mailed: (id: InvitationId, hash: string, ok: boolean) => void) {
    this.#context = context;
    this.#mailed = mailed;
  }

  /** Whether the mail server has not answered yet for some email. */
  get isBusy(): boolean {
    return this.#underWay > 0;
  }

  /** Emails that were on their way when the process ended: nobody knows their tokens any more. */
  lost({ secrets }: RoomState): InvitationId[] {
    return [...secrets.invitations].filter(([, { mail }]) => mail === 'sending').map(([id]) => id);
  }

  /** A command that may lead to an email is about to be decided. */
  expect(command: WireCommand): void {
    if ('token' in command && command.mail && this.#context.mailer)
      this.#tokens.set(hashToken(command.token), command.token);
  }

  /** It was decided: what was refused, or done before, needs no email. */
  forget(hash: string): void {
    this.#tokens.delete(hash);
  }

  /** An entry was appended; sends the email it asks for. */
  follow(event: RoomEvent, { room, secrets, revision }: RoomState): void {
    if (event.type !== 'invitation-created' && event.type !== 'invitation-renewed') return;
    if (!event.mail) return;
    const id = event.type === 'invitation-created' ? event.invitation.id : event.id;
    const invitation = secrets.invitations.get(id)?.invitation;
    const token = invitation && this.#tokens.get(invitation.hash);
    // Without a token somebody else's relay appended it, and sends it.
    if (!invitation || token === undefined) return;
    this.#tokens.delete(invitation.hash);
    const {
      facts,
      settings: { schedule, language },
    } = room;
    const { email: to, name, role, from, until } = invitation;
    const link = `${roomLink(this.#context.publicUrl(), facts.slug)}#invite=${token}`;
    void this.#send({ to, name, role, link, language, facts, schedule, revision, from, until }, id, invitation.hash);
  }

  async #send(email: InvitationEmail, id: InvitationId, hash: string): Promise<void> {
    this.#underWay += 1;
    const ok = await this.#deliver(email);
    this.#underWay -= 1;
    this.#mailed(id, hash, ok);
  }

  async #deliver(email: InvitationEmail): Promise<boolean> {
    try {
      await this.#context.mailer?.send(email);
      return true;
    } catch (error) {
      // The mail server's answer may quote the address, so only its code is logged.
      const { code = 'unknown' } = error as { code?: string };
      this.#context.logger.warn({ code }, 'an invitation could not be mailed');
      return false;
    }
  }
}
