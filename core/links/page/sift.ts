import type { Recogniser } from '../recognise.ts';

/**
 * An absolute address up to its path, in the plainest spelling: what the URL parser would take as its host is readable.
 */
const PLAIN = /^https?:\/\/([a-z\d-]+(?:\.[a-z\d-]+)+)\//;
/** Paths that may be a session's on any host. */
const ANY_HOST = /(?:^|[/\\])(?:r|b|rooms|bigbluebutton)[/\\]/;

/**
 * Anchors whose address might leave the site, with everything that the URL parser could read a host
 * from, and relative ones that may have the shape of a session on any host. Drawings may have it in another attribute.
 */
const SIFTED_ANCHORS = String.raw`:is(a,area):is([href*=":"],[href*="//"],[href*="\\"],[href*="\9 "],[href*="\a "],[href*="\d "],[href*="r/"],[href*="b/"],[href*="rooms/"],[href*="bigbluebutton/"]),svg a`;
const ALL_ANCHORS = ':is(a,area)[href],svg a';

/** Tells early what cannot be a session link. */
export class Sieve {
  readonly #recogniser: Recogniser;
  #base: string | undefined;
  #selector = '';

  constructor(recogniser: Recogniser) {
    this.#recogniser = recogniser;
  }

  /**
   * Selects a page's anchors, or those of them that can be session links at all. Sifting leaves the
   * work to the browser's own code: on a site that is itself of no service, a plain relative address
   * stays on that site.
   */
  selector(base: string): string {
    if (base !== this.#base) {
      this.#base = base;
      this.#selector = this.#recogniser.knowsHost(URL.parse(base)?.hostname ?? '') ? ALL_ANCHORS : SIFTED_ANCHORS;
    }
    return this.#selector;
  }

  /** Whether a raw `href` cannot be a session link, told without parsing it. Unsure means false. */
  isSurelyNone(raw: string): boolean {
    const host = PLAIN.exec(raw)?.[1];
    return host !== undefined && !this.#recogniser.knowsHost(host) && !ANY_HOST.test(raw);
  }
}
