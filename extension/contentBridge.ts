import type { CardPicture } from '../core/links/card/CardControl.ts';
import { Recogniser, type SessionMatch } from '../core/links/recognise.ts';
import { trusts } from '../core/links/trust.ts';
import { ASSISTANT_KEY, type AssistantConfig } from './assistantConfig.ts';
import { envelope, isEnvelope, type MessageName, type Messages, type Way } from './messages.ts';

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
    readonly onMessage: {
      addListener(listener: (message: unknown, sender: unknown, answer: (value: unknown) => void) => void): void;
    };
  };
  readonly storage: {
    readonly local: Area;
    readonly onChanged: {
      addListener(listener: (changes: Record<string, { newValue?: unknown }>, area: string) => void): void;
    };
  };
}

const globals = globalThis as { browser?: Api; chrome?: Api };
const api = (globals.browser ?? globals.chrome) as Api;

/** False once the extension was updated or removed under the page: links must then work as links again. */
export function isConnected(): boolean {
  return (api.runtime as Api['runtime'] | undefined)?.id !== undefined;
}

/**
 * Tells the background about a click, within the click's own task so that the gesture counts. Resolves with whether it
 * led anywhere.
 */
export async function openSession(url: string, way?: Way): Promise<boolean> {
  return (await ask('open-session', { url, ...(way ? { way } : {}) })) === true;
}

/** Resolves with whether anybody heard of it. */
export async function openTab(url: string): Promise<boolean> {
  return (await ask('open-tab', { url })) === true;
}

export function tellLinksChanged(): void {
  void ask('links-changed', {});
}

/** What a card is to show for a link; with `fresh`, after its server was asked. */
export async function describeLink(url: string, fresh: boolean): Promise<CardPicture | null> {
  return ((await ask('describe-link', { url, fresh })) as CardPicture | null | undefined) ?? null;
}

/**
 * Calls back with what to work by, as soon as the background has said it, and whenever it changes. Returns how to read
 * it again: nothing is told to a page that is kept for going back to it.
 */
export function watchConfig(listener: (config: AssistantConfig, recogniser: Recogniser) => void): () => void {
  const read = (value: unknown) => {
    const config = value as AssistantConfig | undefined;
    if (!config) return;
    const origins = new Set(config.origins);
    const { off, patterns } = config;
    listener(config, new Recogniser({ trusts: origin => trusts(origin, origins), off, patterns }));
  };
  api.storage.onChanged.addListener((changes, area) => {
    if (area === 'local') read(changes[ASSISTANT_KEY]?.newValue);
  });
  const load = () =>
    void api.storage.local.get(ASSISTANT_KEY).then(
      stored => read(stored[ASSISTANT_KEY]),
      () => {},
    );
  load();
  return load;
}

/** Answers whoever asks what this frame holds. */
export function answerLinkList(list: () => SessionMatch[]): void {
  api.runtime.onMessage.addListener((message, _sender, answer) => {
    if (isEnvelope(message, 'list-links')) answer(list());
  });
}

/** Undefined when nobody answers. Under a script that was cut off the browser throws at once, in its page. */
async function ask<Name extends MessageName>(name: Name, request: Messages[Name]['request']): Promise<unknown> {
  try {
    return await api.runtime.sendMessage(envelope(name, request));
  } catch {
    return undefined;
  }
}
