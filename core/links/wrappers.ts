import { HostTable } from './hosts.ts';

/** Takes the address out of a redirector's link; null when it holds none. */
type Unwrap = (url: URL) => string | null;

/** Redirectors within redirectors: as deep as mail gateways were seen to nest. */
const DEPTH = 5;

const wrappers = new HostTable<Unwrap>();

/**
 * The address that a link of a known redirector leads to, through up to five of them; any other
 * link as it is. Null when a target is no web address. Only exact hosts and paths count: `?url=`
 * elsewhere is not a redirector. The result says nothing about trust: look at it anew.
 */
export function unwrap(url: URL): URL | null {
  let current = url;
  for (let depth = 0; depth <= DEPTH; depth += 1) {
    // Not a redirector that we know: the caller decides.
    if (!isPlainWeb(current)) return current;
    const target = targetOf(current);
    if (target === undefined) return current;
    const next = /^https?:\/\//i.test(target) ? URL.parse(target) : null;
    if (!next) return null;
    current = next;
  }
  return null;
}

/** Whether links of this host may be redirectors. */
export function wrapsLinks(host: string): boolean {
  return wrappers.find(host).length > 0 || GOOGLE.test(host);
}

/** Empty: a redirector without a target. Undefined: no redirector. */
function targetOf(url: URL): string | undefined {
  const known = GOOGLE.test(url.hostname) ? [google] : wrappers.find(url.hostname);
  for (const unwrapIt of known) {
    const target = unwrapIt(url);
    if (target !== null) return target;
  }
  return undefined;
}

/** Whether an address is reached without credentials and at the usual port, as every service and redirector is. */
export function isPlainWeb(url: URL): boolean {
  return url.protocol.startsWith('http') && url.username === '' && url.password === '' && url.port === '';
}

const GOOGLE = /^(www\.)?google\.((com?\.)?[a-z]{2}|com)$/;
const google: Unwrap = url =>
  url.pathname === '/url' ? (url.searchParams.get('q') ?? url.searchParams.get('url') ?? '') : null;

/** `HOSTS ; PATH ; PARAMETER [; how it is coded, where not as usual]` */
const PARAMETERS = String.raw`
*.safelinks.protection.outlook.com *.safelinks.protection.office365.us ; / ; url
outlook.office.com outlook.office365.com outlook.live.com outlook.cloud.microsoft ; /mail/safelink.html$ ; url
statics.teams.cdn.office.net ; /.*/atp-safelinks.html$ ; url
meet.google.com ; /linkredirect$ ; dest
slack-redir.net ; /link$ ; url
urldefense.proofpoint.com urldefense.com ; /v1/url$ ; u
urldefense.proofpoint.com urldefense.com ; /v2/url$ ; u ; proofpoint2
linkprotect.cudasvc.com ; /url$ ; a
*.protection.sophos.com ; / ; u ; base64
*.ctp.trendmicro.com ; / ; url
protect2.fireeye.com ; /v1/url$ ; u
clicktime.symantec.com ; / ; u
l.facebook.com lm.facebook.com l.messenger.com ; /l.php$ ; u
l.instagram.com ; / ; u
www.linkedin.com ; /redir/redirect$ ; url
www.youtube.com ; /redirect$ ; q
duckduckgo.com ; /l/$ ; uddg
out.reddit.com ; / ; url
vk.com ; /away.php$ ; to
`;
for (const row of PARAMETERS.split('\n').filter(Boolean)) {
  const [hosts = '', path, name = '', coded] = row.split(' ; ');
  let start: RegExp | undefined;
  for (const host of hosts.split(' ')) {
    wrappers.add(host, url => {
      const value = (start ??= new RegExp(`^${path}`)).test(url.pathname) ? url.searchParams.get(name) : null;
      return value && coded ? (coded === 'base64' ? base64(value) : proofpoint2(value)) : value;
    });
  }
}
for (const host of ['urldefense.com', 'urldefense.us']) {
  wrappers.add(host, url => (url.pathname.startsWith('/v3/') ? proofpoint3(url.href) : null));
}
wrappers.add('secure-web.cisco.com', url => decoded(/^\/[^/]+\/(https?%3A[^/]+)$/i.exec(url.pathname)?.[1]));
wrappers.add('*.awstrack.me', url => decoded(/^\/L0\/(https?:[^/]+)\//i.exec(url.pathname)?.[1]));
wrappers.add('href.li', url => (url.search.length > 1 ? url.search.slice(1) + url.hash : null));

/** Proofpoint v2: `-` stands for `%`, `_` for `/`, and then it is percent-encoded. */
function proofpoint2(value: string): string {
  return decoded(value.replaceAll('-', '%').replaceAll('_', '/')) ?? '';
}

/**
 * Proofpoint v3: `__ADDRESS__;BASE64!!…`. In the address `*` stands for the next of the replaced
 * characters, `**X` for a run of them, whose length X tells (A is 2, B is 3, …).
 */
function proofpoint3(href: string): string {
  const [, address, list] = /\/v3\/__(.+?)__;([\w=-]*)!!/.exec(href) ?? [];
  if (address === undefined) return '';
  const replaced = base64(list ?? '');
  let at = 0;
  const take = (count: number) => replaced.slice(at, (at += count));
  // A base64 letter's place in its alphabet is the upper six bits of the byte it begins.
  const place = (letter: string) => (bytes(`${letter}AAA`)[0] ?? 0) >> 2;
  return (
    address
      .replace(/\*\*([\w-])|\*/g, (_, run?: string) => take(run === undefined ? 1 : place(run) + 2))
      // The URL parser folds `//` after the scheme for some senders.
      .replace(/^(https?:)\/(?!\/)/i, '$1//')
  );
}

function decoded(value: string | undefined): string | null {
  if (value === undefined) return null;
  try {
    return decodeURIComponent(value);
  } catch {
    return '';
  }
}

function base64(value: string): string {
  return new TextDecoder().decode(bytes(value));
}

function bytes(value: string): Uint8Array {
  try {
    return Uint8Array.from(atob(value.replaceAll('-', '+').replaceAll('_', '/')), char => char.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
