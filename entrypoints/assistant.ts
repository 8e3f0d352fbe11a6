import { Assistant } from '../core/links/page/Assistant.ts';
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

  watchConfig(start);
  answerLinkList(() => assistant?.linksNow() ?? []);
  // A frame that goes takes its links with it.
  if (window !== top) window.addEventListener('pagehide', () => told !== '' && isConnected() && tellLinksChanged());
}

/** The host of the page in the address bar, also for its frames. */
function siteOf({ hostname, ancestorOrigins }: Location): string {
  const outermost = ancestorOrigins?.[ancestorOrigins.length - 1];
  return outermost !== undefined && URL.canParse(outermost) ? new URL(outermost).hostname : hostname;
}
