import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { answerLinkList, isConnected, openSession, watchTrustedServers } from '../extension/contentBridge.ts';
import { LinkScanner } from '../links/LinkScanner.ts';
import { isTrusted } from '../links/trust.ts';

/** The content script: marks session links in this page and takes plain clicks on them to the panel. */
export default defineUnlistedScript(() => {
  let trusted: ReadonlySet<string> = new Set();
  const scanner = new LinkScanner(document, link => isTrusted(link, trusted));
  scanner.start();
  watchTrustedServers(origins => {
    trusted = origins;
    scanner.setTrust(link => isTrusted(link, trusted));
  });
  answerLinkList(() => scanner.list());
  // Capturing, so that the page cannot hide the click; the page still sees it, as prevented.
  window.addEventListener('click', event => onClick(event, scanner), { capture: true });
});

function onClick(event: MouseEvent, scanner: LinkScanner): void {
  // Pages can make up events; only the browser can make trusted ones. Anything but a plain click keeps its meaning.
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!event.isTrusted || !plain || event.defaultPrevented) return;
  const link = scanner.trustedLinkAt(event.composedPath()[0] ?? null);
  // After an update of the extension this script is cut off: then the link must work as a link.
  if (!link || !isConnected()) return;
  event.preventDefault();
  openSession(link.url);
}
