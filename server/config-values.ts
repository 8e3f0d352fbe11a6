import { isIP } from 'node:net';
import { MIN_CREATION_KEY_LENGTH, secretWeakness } from './secret.ts';

/** Parsers of configuration values. Each returns the value or throws `BadValue` with what to write instead. */

export class BadValue extends Error {
  override name = 'BadValue';
}

export type Parse<Value> = (text: string) => Value;

export function integer(min: number, max: number): Parse<number> {
  return text => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new BadValue(`must be a whole number from ${min} to ${max}`);
  };
}

export function oneOf<const Name extends string>(...names: Name[]): Parse<Name> {
  return text => {
    const found = names.find(name => name === text);
    if (found !== undefined) return found;
    throw new BadValue(`must be one of ${names.join(', ')}`);
  };
}

export function text(value: string): string {
  if (value.trim() === '') throw new BadValue('must not be empty');
  return value;
}

/** A host to listen on: an IP address or a host name. */
export function host(value: string): string {
  if (isIP(value) || /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(value)) return value;
  throw new BadValue('must be an IP address or a host name, such as 127.0.0.1 or 0.0.0.0');
}

/** An origin, without a trailing slash. */
export function origin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const plain = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash;
  if (url && plain && !url.username && !url.password) return url.origin;
  throw new BadValue('must be an http or https origin without a path, such as https://rooms.example.org');
}

/** STUN servers separated by commas. */
export function stunUrls(value: string): readonly string[] {
  const urls = value
    .split(',')
    .map(one => one.trim())
    .filter(one => one !== '');
  if (urls.every(url => /^stuns?:[^\s/?]+$/.test(url))) return urls;
  throw new BadValue('must be STUN URLs separated by commas, such as stun:stun.example.org:3478');
}

/** TURN servers separated by commas. */
export function turnUrls(value: string): readonly string[] {
  const urls = value
    .split(',')
    .map(one => one.trim())
    .filter(one => one !== '');
  if (urls.every(url => /^turns?:[^\s/?]+(\?transport=(udp|tcp))?$/.test(url))) return urls;
  throw new BadValue('must be TURN URLs separated by commas, such as turn:turn.example.org:3478?transport=udp');
}

/** A web address, such as an extension's page in a store. */
function webUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url.href;
  throw new BadValue('must be an http or https address');
}

/** Where people install an extension. Browsers install no archive of one, so nobody gets far with that. */
export function installUrl(value: string): string {
  const url = webUrl(value);
  if (!/\.(?:zip|crx)$/i.test(new URL(url).pathname)) return url;
  throw new BadValue('must be a place where people can install it, such as its page in a store, and not an archive');
}

/** A key that travels in an `Authorization` header and is hard to guess. */
export function creationKey(value: string): string {
  const weakness = secretWeakness(value, MIN_CREATION_KEY_LENGTH);
  if (weakness) throw new BadValue(`${weakness}. Make one: openssl rand -base64 18`);
  if (!/^[\x21-\x7e]+$/.test(value)) throw new BadValue('must be of ASCII letters, digits and signs, without spaces');
  return value;
}

/** A mail server to hand mail to. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise it is switched on by STARTTLS. */
  readonly secure: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | null;
}

/** `smtps://USER:PASSWORD@HOST:465` or `smtp://…:587`; what stands in it is percent-decoded. */
export function smtpUrl(value: string): SmtpServer {
  const url = URL.canParse(value) ? new URL(value) : null;
  const plain = url && /^smtps?:$/.test(url.protocol) && url.hostname !== '' && /^\/?$/.test(url.pathname);
  if (url && plain && !url.search && !url.hash && (url.username === '') === (url.password === '')) {
    const secure = url.protocol === 'smtps:';
    const auth = url.username === '' ? null : { user: decoded(url.username), pass: decoded(url.password) };
    return { host: unbracketed(url.hostname), port: Number(url.port) || (secure ? 465 : 587), secure, auth };
  }
  throw new BadValue('must be like smtps://user:password@mail.example.org:465, special characters percent-encoded');
}

/** Whom mail is from. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** `rooms@example.org` or `Our rooms <rooms@example.org>`. */
export function mailbox(value: string): Mailbox {
  const { name = '', address = value.trim() } =
    /^\s*"?(?<name>[^"<>\p{Cc}]*?)"?\s*<(?<address>[^<>]*)>\s*$/u.exec(value)?.groups ?? {};
  if (/^[^\s@<>",;:()[\]\\\p{Cc}]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/iu.test(address)) return { name, address };
  throw new BadValue('must be like rooms@example.org or Our rooms <rooms@example.org>');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadValue('has a % that begins no percent-encoding; write %25 for one');
  }
}

/** A URL's host name: IPv6 addresses stand in brackets there. */
export function unbracketed(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Whether nobody but this machine can reach a listener on that host: 127.0.0.0/8, ::1, localhost. */
export function isLoopback(value: string): boolean {
  return value === 'localhost' || value === '::1' || (isIP(value) === 4 && value.startsWith('127.'));
}
