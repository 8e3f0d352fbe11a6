import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { vi } from 'vitest';
import type { SmtpConfig } from '../../server/mail/SmtpMailer.ts';

/** Somebody's mail server, on a port of its own: takes mail and shows it. */
export class MailServer {
  readonly mails: ParsedMail[] = [];
  /** Every address that an email was to go to, the refused ones too. */
  readonly recipients: string[] = [];
  /** Called with an email that is then never answered. */
  #hold: (() => void) | null = null;
  readonly #refuses: readonly string[];
  readonly #server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      this.recipients.push(address);
      done(this.#refuses.includes(address) ? new Error(`No mailbox ${address} here`) : null);
    },
    onData: (stream, _session, done) => {
      simpleParser(stream).then(mail => {
        if (this.#hold) return this.#hold();
        this.mails.push(mail);
        done();
      }, done);
    },
    // Nobody waits for connections of a client that is gone.
    closeTimeout: 100,
  });

  private constructor(refuses: readonly string[]) {
    this.#refuses = refuses;
  }

  /** @param refuses addresses that this server takes no mail for */
  static async start(refuses: readonly string[] = []): Promise<MailServer> {
    const own = new MailServer(refuses);
    own.#server.listen(0, '127.0.0.1');
    await once(own.#server.server, 'listening');
    return own;
  }

  /** For the configuration of a Sidestage server. */
  get smtp(): SmtpConfig {
    const { port } = this.#server.server.address() as AddressInfo;
    return {
      server: { host: '127.0.0.1', port, secure: false, auth: null },
      from: { name: 'Our rooms', address: 'rooms@sidestage.example' },
    };
  }

  /** From now on emails are taken and never answered. Resolves with the first. */
  hold(): Promise<void> {
    return new Promise(resolve => {
      this.#hold = resolve;
    });
  }

  /** The mail that came to that address, as soon as it is there. */
  mailTo(address: string): Promise<ParsedMail> {
    const isTo = ({ to }: ParsedMail) =>
      [to ?? []].flat().some(({ value }) => value.some(one => one.address === address));
    return vi.waitFor(
      () => {
        const mail = this.mails.find(isTo);
        if (!mail) throw new Error(`No mail to ${address} came.`);
        return mail;
      },
      { timeout: 10_000, interval: 10 },
    );
  }

  close(): Promise<void> {
    return new Promise(resolve => this.#server.close(() => resolve()));
  }
}
