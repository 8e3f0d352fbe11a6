import { HostTable, remembered } from './hosts.ts';
import type { Provider } from './provider.ts';
import { INNER } from './providers/inner.ts';
import { PROVIDERS } from './providers/table.ts';
import { readSessionLink } from './sessionLink.ts';
import { isPlainWeb, unwrap, wrapsLinks } from './wrappers.ts';

/** A link to a session, on one of our servers or of another service. */
export interface SessionMatch {
  /** `own`, the id of a provider, or `custom` for a pattern of the person's. */
  readonly provider: string;
  /** Canonical and unwrapped: what is opened. May hold a secret: do not log or show it. */
  readonly url: string;
  /** Host and port that `url` leads to, ASCII. */
  readonly host: string;
  /** The shape of our own links on a host nobody trusts yet: never contacted nor marked before a yes. */
  readonly verify?: true;
}

export interface Recognition {
  /** Whether a server's origin may be treated as our own without asking. */
  readonly trusts: (origin: string) => boolean;
  /** Ids of providers that are switched off. */
  readonly off?: readonly string[];
  /** Links the person added, compiled by `compilePattern`. */
  readonly patterns?: readonly CustomLink[];
}

/** Links of one host that the person added. Plain data, so that it can be stored. */
export interface CustomLink {
  /** A host name, or `*.` and a host name. */
  readonly host: string;
  /** Source of the path's pattern. */
  readonly link: string;
}

/** A provider's entry for one host, its pattern compiled when it is first needed. */
interface Rule {
  readonly provider: Provider;
  whole?: RegExp;
}

/** Sites whose own `/r/NAME` pages are no rooms. */
const OTHER_R = /(^|\.)(reddit\.com|redd\.it|regex101\.com|tiktok\.com|rdrr\.io|replit\.com|humblebundle\.com)$/;

const rules = new HostTable<Rule>();
for (const provider of PROVIDERS) {
  for (const host of provider.hosts.split(' ')) rules.add(host, { provider });
}

/**
 * Tells session links from other links. Decides on the parsed address only, so that what is
 * recognised is what the browser would open.
 */
export class Recogniser {
  readonly #trusts: (origin: string) => boolean;
  readonly #off: ReadonlySet<string>;
  readonly #custom = new HostTable<Rule>();

  constructor({ trusts, off = [], patterns = [] }: Recognition) {
    this.#trusts = trusts;
    this.#off = new Set(off);
    for (const { host, link } of patterns) {
      const provider = { id: 'custom', hosts: host, link: new RegExp(link), keep: '*' };
      this.#custom.add(host, { provider });
    }
  }

  /** The session an address leads to, or null. */
  recognise(href: string, base?: string): SessionMatch | null {
    const url = URL.parse(href, base);
    if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
    const target = unwrap(url);
    if (!target) return null;
    const link = readSessionLink(target);
    const own = link && { provider: 'own', url: link.url, host: link.host };
    if (link && this.#trusts(link.origin)) return own;
    return (
      this.#service(target) ??
      (own && !OTHER_R.test(target.hostname) && !isKnown(target.hostname) ? { ...own, verify: true } : null)
    );
  }

  /** Whether links of a host can be anything but shapes that any host may have. For sifting. */
  readonly knowsHost = remembered(
    host =>
      isKnown(host) ||
      this.#custom.find(host).length > 0 ||
      this.#trusts(`https://${host}`) ||
      this.#trusts(`http://${host}`),
  );

  #service(url: URL): SessionMatch | null {
    const { hostname } = url;
    for (const rule of [...this.#custom.find(hostname), ...rules.find(hostname), ...rules.find('*')]) {
      const match = this.#off.has(rule.provider.id) ? null : read(url, rule);
      if (match) return match;
    }
    return null;
  }
}

/** Whether a host is a service's or a redirector's. */
const isKnown = (host: string) => rules.find(host).length > 0 || wrapsLinks(host);

/** Reads an address by one rule: refuses what no service hands out, then compares and makes it canonical. */
function read(url: URL, rule: Rule): SessionMatch | null {
  const { provider } = rule;
  if (!isPlainWeb(url)) return null;
  const label = url.hostname.slice(0, url.hostname.indexOf('.'));
  if (provider.not?.split(' ').includes(label)) return null;
  const inner = INNER[provider.id]?.(url);
  const at = inner == null ? url : URL.parse(inner, `https://${url.host}`);
  if (!at || at.host !== url.host) return null;
  const query = keptQuery(at.search, provider.keep);
  const hash = provider.hash?.test(at.hash) ? at.hash : '';
  const path = query === '' && hash === '' ? at.pathname.replace(/(.)\/$/, '$1') : at.pathname;
  const tail = path + query + hash;
  rule.whole ??= anchored(provider.link);
  if (!rule.whole.test(tail)) return null;
  return { provider: provider.id, url: `https://${url.host}${tail}`, host: url.host };
}

/** The parameters that belong to the session, in their order and spelling, with a leading `?`. */
function keptQuery(search: string, keep: Provider['keep']): string {
  if (keep === undefined) return '';
  if (keep === '*') return search;
  const whole = keep.startsWith('~') && new RegExp(keep.slice(1));
  const wanted = (piece: string) =>
    whole ? whole.test(piece) : keep.split(' ').includes(piece.split('=', 1)[0] ?? '');
  const kept = search.slice(1).split('&').filter(wanted);
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}

function anchored(link: RegExp): RegExp {
  return new RegExp(`^(?:${link.source})(?=[?#&]|$)`, link.flags);
}
