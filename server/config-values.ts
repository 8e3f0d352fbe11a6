import { isIP } from 'node:net';

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
  const urls = value.split(',').map(one => one.trim()).filter(one => one !== '');
  if (urls.every(url => /^stuns?:[^\s/?]+$/.test(url))) return urls;
  throw new BadValue('must be STUN URLs separated by commas, such as stun:stun.example.org:3478');
}

/** TURN servers separated by commas. */
export function turnUrls(value: string): readonly string[] {
  const urls = value.split(',').map(one => one.trim()).filter(one => one !== '');
  if (urls.every(url => /^turns?:[^\s/?]+(\?transport=(udp|tcp))?$/.test(url))) return urls;
  throw new BadValue('must be TURN URLs separated by commas, such as turn:turn.example.org:3478?transport=udp');
}

/** Whether nobody but this machine can reach a listener on that host: 127.0.0.0/8, ::1, localhost. */
export function isLoopback(value: string): boolean {
  return value === 'localhost' || value === '::1' || (isIP(value) === 4 && value.startsWith('127.'));
}
