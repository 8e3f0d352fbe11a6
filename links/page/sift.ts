import type { Recogniser } from '../recognise.ts';

/** An absolute address in the plainest spelling: what the URL parser would take as its host is readable. */
const PLAIN = /^https?:\/\/([a-z\d-]+(?:\.[a-z\d-]+)+)(?:[/?#]|$)/;
/** Paths that may be a session's on any host. */
const ANY_HOST = /(?:^|[/\\])(?:r|b|rooms|bigbluebutton)[/\\]/;

/** Anchors whose address might leave the site: everything that the URL parser could read a host from. */
const ELSEWHERE = ['*=":"', '*="//"', '*="\\\\"', '*="\\9 "', '*="\\a "', '*="\\d "'];
/** Relative addresses that may have the shape of a session on any host. */
const SHAPED = ['*="r/"', '*="b/"', '*="rooms/"', '*="bigbluebutton/"'];

const tagged = (tests: readonly string[]) => `:is(a,area):is(${tests.map(test => `[href${test}]`).join(',')})`;
const ALL_ANCHORS = ':is(a,area)[href]';
const SIFTED_ANCHORS = tagged([...ELSEWHERE, ...SHAPED]);

/**
 * Selects a page's anchors, or those of them that can be session links at all. Sifting leaves the
 * work to the browser's own code: on a site that is itself of no service, a plain relative address
 * stays on that site.
 */
export function anchorSelector(base: string, recogniser: Recogniser): string {
  const host = URL.canParse(base) ? new URL(base).hostname : '';
  return recogniser.knowsHost(host) ? ALL_ANCHORS : SIFTED_ANCHORS;
}

/** Whether a raw `href` cannot be a session link, told without parsing it. Unsure means false. */
export function isSurelyNone(raw: string, recogniser: Recogniser): boolean {
  const host = PLAIN.exec(raw)?.[1];
  return host !== undefined && !recogniser.knowsHost(host) && !ANY_HOST.test(raw);
}
