import { parseAddress } from './address.ts';

/** A link to a room: `https://HOST/r/SLUG`, with an optional `#invite=TOKEN`. */
export interface SessionLink {
  /** Canonical form, including the invitation. A credential if there is one: do not log or show it. */
  readonly url: string;
  /** Scheme, host and port of the server. */
  readonly origin: string;
  /** Host and port, as shown to people. */
  readonly host: string;
  readonly slug: string;
  readonly invite: string | null;
}

const PATH = /^\/r\/([a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?)\/?$/;
// Whether a token is a good one only its server can say.
const INVITE = /^#invite=([A-Za-z0-9._~-]{1,512})$/;

/**
 * Reads an address as a session link by its shape alone: it says nothing about whether the host
 * is a Sidestage server. Decided on the parsed URL, never on the raw text, so that look-alikes
 * (userinfo, back-slashes, encoded hosts) are seen as the browser sees them.
 */
export function parseSessionLink(href: string, base?: string): SessionLink | null {
  const url = parseAddress(href, base);
  return url && readSessionLink(url);
}

/** The same of an address that is parsed already. */
export function readSessionLink(url: URL): SessionLink | null {
  const slug = PATH.exec(url.pathname)?.[1];
  // First of all, as hardly any address has it, and each part asked of a URL costs.
  if (slug === undefined || url.username !== '' || url.password !== '') return null;
  // Plain http only on this machine: elsewhere browsers give no camera, and invitations would travel in the clear.
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) return null;
  const invite = INVITE.exec(url.hash)?.[1] ?? null;
  const canonical = `${url.origin}/r/${slug}${invite === null ? '' : `#invite=${invite}`}`;
  return { url: canonical, origin: url.origin, host: url.host, slug, invite };
}

/** Whether a URL's hostname names this machine (RFC 6761 §6.3, RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}

/** Whether two links lead to the same room: one server and one slug, whatever else they hold. */
export function sameRoom(one: SessionLink, other: SessionLink): boolean {
  return one.origin === other.origin && one.slug === other.slug;
}

/** The link without its invitation: what may be shown, remembered and compared. */
export function withoutInvite(link: SessionLink): string {
  return `${link.origin}/r/${link.slug}`;
}
