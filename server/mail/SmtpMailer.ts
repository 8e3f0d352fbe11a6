import { createTransport } from 'nodemailer';
import { BUDGETS, times } from '../budgets.ts';
import { calendarFile, calendarFileName } from '../calendar.ts';
import { isLoopback, type Mailbox, type SmtpServer } from '../config-values.ts';
import { KeyedLimit } from '../rate-limit.ts';
import { compose } from './compose.ts';
import type { InvitationEmail, Mailer } from './Mailer.ts';

const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;

/** Too many emails were asked for; `code` is what is logged of it. */
class TooManyEmails extends Error {
  override name = 'TooManyEmails';
  readonly code = 'too-many';
}

export interface SmtpConfig {
  readonly server: SmtpServer;
  readonly from: Mailbox;
}

/** How the mail server is talked to: in TLS, unless it is on this machine. */
export function transportOptions({ host, port, secure, auth }: SmtpServer) {
  const local = isLoopback(host);
  return {
    host,
    port,
    secure,
    requireTLS: !secure && !local,
    // What listens on loopback often has a certificate made for another name.
    ignoreTLS: !secure && local,
    ...(auth ? { auth } : {}),
    pool: true as const,
    maxConnections: 3,
    connectionTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    // Nothing in an email may make this server read files or addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Providers that leave dots out of account. */
const WITHOUT_DOTS = new Set(['gmail.com', 'googlemail.com']);

/**
 * The mailbox that an address leads to, for counting: most providers deliver `name+anything` to `name` (RFC 5233).
 */
function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).toLowerCase();
  const [name = ''] = address.slice(0, at).toLowerCase().split('+', 1);
  return `${WITHOUT_DOTS.has(domain) ? name.replaceAll('.', '') : name}@${domain}`;
}

/** Sends invitations through an SMTP server, over a few connections that are kept. */
export class SmtpMailer implements Mailer {
  readonly #transport;
  readonly #from: Mailbox;
  readonly #now: () => number;
  readonly #rooms: KeyedLimit;
  readonly #addresses = new KeyedLimit(BUDGETS.mailbox.emails);

  /** `now` in ms since the epoch. @param roomFactor how many times the emails of a room there are */
  constructor({ server, from }: SmtpConfig, now: () => number = Date.now, roomFactor = 1) {
    this.#rooms = new KeyedLimit(times(BUDGETS.room.emails, roomFactor));
    this.#transport = createTransport(transportOptions(server));
    this.#from = from;
    this.#now = now;
  }

  async send(email: InvitationEmail): Promise<void> {
    const {
      to,
      name,
      facts: { slug, contact },
    } = email;
    const within = this.#rooms.take(slug, performance.now()) && this.#addresses.take(mailboxOf(to), performance.now());
    if (!within) throw new TooManyEmails('Too many emails of this room, or to this address.');
    const { subject, text, html } = compose(email);
    await this.#transport.sendMail({
      // Addresses as objects: nothing in a name is read as another recipient.
      from: this.#from,
      to: { name, address: to },
      envelope: { from: this.#from.address, to: [to] },
      ...(contact.email === '' ? {} : { replyTo: { name: contact.name, address: contact.email } }),
      subject,
      text,
      html,
      // No out-of-office answers (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated' },
      attachments: this.#calendar(email),
    });
  }

  /** Ends the connections. Emails still waiting are not sent. */
  close(): void {
    this.#transport.close();
  }

  #calendar({ facts, language, schedule, revision, link }: InvitationEmail) {
    if (!schedule) return [];
    const [sessionLink = ''] = link.split('#');
    const content = calendarFile({ facts, language, schedule, revision, link: sessionLink, now: this.#now() });
    return [
      { filename: calendarFileName(facts.slug), content, contentType: 'text/calendar; charset=utf-8; method=PUBLISH' },
    ];
  }
}
