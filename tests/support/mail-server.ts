import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { vi } from 'vitest';
import type { SmtpConfig } from '../../server/mail/SmtpMailer.ts';

/** Somebody's mail server, on a port of its own: takes mail and shows it. */
export class MailServer {
  /** For the configuration of a Sidestage server. */
  readonly smtp: SmtpConfig;
  readonly #server: SMTPServer;
  readonly #mails: ParsedMail[];
  readonly #recipients: string[];

  private constructor(server: SMTPServer, port: number, mails: ParsedMail[], recipients: string[]) {
    this.#server = server;
    this.#mails = mails;
    this.#recipients = recipients;
    this.smtp = { server: { host: '127.0.0.1', port, secure: false, auth: null }, from: { name: 'Our rooms', address: 'rooms@sidestage.example' } };
  }

  /** @param refuses addresses that this server takes no mail for */
  static async start(refuses: readonly string[] = []): Promise<MailServer> {
    const mails: ParsedMail[] = [];
    const recipients: string[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo({ address }, _session, done) {
        recipients.push(address);
        done(refuses.includes(address) ? new Error(`No mailbox ${address} here`) : null);
      },
      onData(stream, _session, done) {
        simpleParser(stream).then(mail => {
          mails.push(mail);
          done();
        }, done);
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return new MailServer(server, (server.server.address() as AddressInfo).port, mails, recipients);
  }

  /** Every address that a letter was to go to, the refused ones too. */
  get recipients(): readonly string[] {
    return this.#recipients;
  }

  get mails(): readonly ParsedMail[] {
    return this.#mails;
  }

  /** The mail that came to that address, as soon as it is there. */
  mailTo(address: string): Promise<ParsedMail> {
    const isTo = ({ to }: ParsedMail) => [to ?? []].flat().some(({ value }) => value.some(one => one.address === address));
    return vi.waitFor(() => {
      const mail = this.#mails.find(isTo);
      if (!mail) throw new Error(`No mail to ${address} came.`);
      return mail;
    }, { timeout: 10_000, interval: 10 });
  }

  close(): Promise<void> {
    return new Promise(resolve => this.#server.close(() => resolve()));
  }
}
