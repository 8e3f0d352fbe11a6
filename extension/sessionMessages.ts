import { browser } from 'wxt/browser';
import { type Envelope, envelope, isEnvelope, type Messages } from './messages.ts';

/**
 * What a document that has a session, panel or window, may be asked from outside of it. The request names the browser
 * window it is in.
 */
type Asked = 'toggle-device' | 'leave-session' | 'panel-there';

/** Asks the document of that window. Resolves with whether there is one, and it took it. */
export async function askSession<Name extends Asked>(name: Name, request: Messages[Name]['request']): Promise<boolean> {
  try {
    return (await browser.runtime.sendMessage(envelope(name, request))) === true;
  } catch {
    return false; // Nobody listens.
  }
}

interface Sender {
  readonly tab?: unknown;
  /** Of the document that the message came from, as the browser knows it. */
  readonly url?: string;
}

function isOwnPage({ url }: Sender): boolean {
  return url?.startsWith(browser.runtime.getURL('/' as never)) === true;
}

/**
 * The document's side: calls back with what is asked of its window, and answers when that is done.
 * Returns the unsubscription.
 */
export function onAsked<Name extends Asked>(
  name: Name,
  windowId: number,
  take: (request: Envelope<Name>) => void | Promise<void>,
): () => void {
  const hear = (message: unknown, sender: Sender): Promise<boolean> | undefined => {
    // Popup, panel and background ask, and none of them is in a tab. Content scripts speak from one and may ask
    // nothing. The session's own window is in one, too, and needs to know whether the panel is there.
    if (
      (sender.tab !== undefined && !(name === 'panel-there' && isOwnPage(sender))) ||
      !isEnvelope(message, name) ||
      (message as { windowId: unknown }).windowId !== windowId
    )
      return undefined;
    return Promise.resolve(take(message)).then(() => true);
  };
  browser.runtime.onMessage.addListener(hear);
  return () => browser.runtime.onMessage.removeListener(hear);
}
