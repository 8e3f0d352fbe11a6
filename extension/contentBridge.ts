import type { FoundLinks } from '../links/LinkScanner.ts';
import { envelope, isEnvelope } from './messages.ts';

/**
 * The content script's side of the extension's API. It runs in every page, so it uses the
 * browser's own objects and no library.
 */

interface Area {
  get(key: string): Promise<Record<string, unknown>>;
}
interface Api {
  readonly runtime: {
    readonly id?: string;
    sendMessage(message: unknown): Promise<unknown>;
    readonly onMessage: { addListener(listener: (message: unknown, sender: unknown, answer: (value: unknown) => void) => void): void };
  };
  readonly storage: {
    readonly local: Area;
    readonly onChanged: { addListener(listener: (changes: Record<string, { newValue?: unknown }>, area: string) => void): void };
  };
}

const globals = globalThis as { browser?: Api; chrome?: Api };
const api = (globals.browser ?? globals.chrome) as Api;
const TRUSTED_SERVERS_KEY = 'trustedServers';

/** False once the extension was updated or removed under the page: links must then work as links again. */
export function isConnected(): boolean {
  return api.runtime.id !== undefined;
}

/** Tells the background about a click, within the click's own task so that the gesture counts. */
export function openSession(url: string): void {
  api.runtime.sendMessage(envelope('open-session', { url })).catch(() => {});
}

/** Calls back with the trusted origins, now and whenever they change. */
export function watchTrustedServers(listener: (origins: ReadonlySet<string>) => void): void {
  const tell = (value: unknown) =>
    listener(new Set(Array.isArray(value) ? value.filter(origin => typeof origin === 'string') : []));
  api.storage.onChanged.addListener((changes, area) => {
    const change = changes[TRUSTED_SERVERS_KEY];
    if (area === 'local' && change) tell(change.newValue);
  });
  api.storage.local.get(TRUSTED_SERVERS_KEY).then(values => tell(values[TRUSTED_SERVERS_KEY]), () => tell([]));
}

/** Answers the popup. */
export function answerLinkList(list: () => FoundLinks): void {
  api.runtime.onMessage.addListener((message, _sender, answer) => {
    if (isEnvelope(message, 'list-links')) answer(list());
  });
}
