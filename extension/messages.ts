import type { SessionLink } from '../links/sessionLink.ts';

/**
 * Every message between the extension's contexts. Only our own contexts can send these; content
 * scripts live beside hostile pages, so their payloads are validated where they arrive.
 */
export interface Messages {
  /** Content script to background: the person clicked a trusted session link. */
  'open-session': { request: { url: string }; answer: undefined };
  /** Popup to content script: which links does the page hold? */
  'list-links': { request: Record<never, never>; answer: { trusted: SessionLink[]; possible: SessionLink[] } };
}

export type MessageName = keyof Messages;
export type Envelope<Name extends MessageName = MessageName> = {
  readonly [N in Name]: { readonly sidestage: N } & Messages[N]['request'];
}[Name];

/** Whether something received is one of our envelopes with that name. */
export function isEnvelope<Name extends MessageName>(message: unknown, name: Name): message is Envelope<Name> {
  return typeof message === 'object' && message !== null && 'sidestage' in message && message.sidestage === name;
}

export function envelope<Name extends MessageName>(name: Name, request: Messages[Name]['request']): Envelope<Name> {
  return { sidestage: name, ...request } as Envelope<Name>;
}
