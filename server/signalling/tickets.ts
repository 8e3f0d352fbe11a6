import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '../secret.ts';

/** A ticket opens a signalling connection within this time, in ms; the connection itself may last. */
export const TICKET_LIFETIME_MS = 60_000;

/** Makes and checks tickets: `EXPIRY.MAC`, where the MAC covers peer id, room and expiry. */
export class TicketOffice {
  readonly #key: Buffer;
  readonly #now: () => number;

  constructor(secret: string, now: () => number) {
    this.#key = deriveKey(secret, 'peer-ticket');
    this.#now = now;
  }

  issue(peer: string, slug: string): string {
    const expiry = (this.#now() + TICKET_LIFETIME_MS).toString(36);
    return `${expiry}.${this.#mac(peer, slug, expiry).toString('base64url')}`;
  }

  verify(ticket: string, peer: string, slug: string): boolean {
    const [expiry = '', mac = '', ...rest] = ticket.split('.');
    if (rest.length > 0 || !/^[0-9a-z]{1,12}$/.test(expiry)) return false;
    const given = Buffer.from(mac, 'base64url');
    const expected = this.#mac(peer, slug, expiry);
    return (
      given.length === expected.length && timingSafeEqual(given, expected) && Number.parseInt(expiry, 36) >= this.#now()
    );
  }

  #mac(peer: string, slug: string, expiry: string): Buffer {
    return createHmac('sha256', this.#key).update(`${peer}\n${slug}\n${expiry}`).digest();
  }
}
