import { Assistant } from '../core/links/page/Assistant.ts';
import { onClick } from '../core/links/page/firstClick.ts';
import type { Recogniser } from '../core/links/recognise.ts';
import { isQuiet } from '../core/links/settings.ts';
import type { AssistantConfig } from '../extension/assistantConfig.ts';
import {
  answerLinkList,
  describeLink,
  isConnected,
  openSession,
  openTab,
  tellLinksChanged,
  watchConfig,
} from '../extension/contentBridge.ts';

export default { main };

/**
 * The content script: finds session links in this frame, shows their cards, and takes plain clicks on them to the
 * panel.
 */
function main(): void {
  let assistant: Assistant | null = null;
  let told = '';

  function tellChange(): void {
    const urls = (assistant?.links() ?? []).map(link => link.url).join(' ');
    if (urls !== told && isConnected()) tellLinksChanged();
    told = urls;
  }

  function start({ click, quietSites }: AssistantConfig, recogniser: Recogniser): void {
    assistant?.stop();
    const quiet = isQuiet(siteOf(location), quietSites);
    assistant = quiet
      ? null
      : new Assistant(recogniser, click, {
          describe: describeLink,
          open: openSession,
          openTab,
          isConnected,
          changed: tellChange,
        });
    if (quiet) tellChange();
  }

  const reload = watchConfig(start);
  answerLinkList(() => assistant?.linksNow() ?? []);
  onClick(event => assistant?.onClick(event));
  // A page that was made beforehand or is gone back to has its links still, and the tab's count has been another's. A
  // frame that goes takes its links with it.
  for (const type of ['pageshow', 'prerenderingchange', window === top ? '' : 'pagehide'])
    window.addEventListener(
      type,
      event => {
        if (!isConnected()) return;
        if (told !== '') tellLinksChanged();
        if ((event as PageTransitionEvent).persisted && type === 'pageshow') reload();
      },
      true,
    );
}

/**
 * The host of the page in the address bar, also for its frames. Firefox before 148 does not tell frames; what embeds
 * them is known there.
 */
function siteOf({ hostname, ancestorOrigins }: Location): string {
  const above = ancestorOrigins ? ancestorOrigins[ancestorOrigins.length - 1] : window !== top && document.referrer;
  return (above && URL.parse(above)?.hostname) || hostname;
}
