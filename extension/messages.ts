import type { CardPicture } from '../core/links/card/CardControl.ts';
import type { SessionMatch } from '../core/links/recognise.ts';

/** Session links of a page, each once, by what may be done with them. */
export interface FoundLinks {
  /** Of servers the person trusts. */
  readonly trusted: SessionMatch[];
  /** Of other services. */
  readonly others: SessionMatch[];
  /** Of the right shape on hosts nobody trusts yet: never marked nor contacted. */
  readonly possible: SessionMatch[];
}

/** How somebody wants to take part. */
export type Way = 'viewer' | 'stage';

export type ToggledDevice = 'microphone' | 'camera';

/**
 * Every message between the extension's contexts. Only our own contexts can send these; content
 * scripts live beside hostile pages, so their payloads are validated where they arrive.
 */
export interface Messages {
  /**
   * Content script to background: the person clicked a trusted session link, or a way in on its card. True: it is on
   * screen.
   */
  'open-session': { request: { url: string; way?: Way }; answer: boolean };
  /** Content script to background: the person wants a session link in a tab. */
  'open-tab': { request: { url: string }; answer: boolean };
  /** Content script to background: what is a card to show? With `fresh`, after the room's server was asked. */
  'describe-link': { request: { url: string; fresh: boolean }; answer: CardPicture | null };
  /** Content script to background: this frame's session links are others than before. */
  'links-changed': { request: Record<never, never>; answer: undefined };
  /** Popup and background to content script: which links does this frame hold? */
  'list-links': { request: Record<never, never>; answer: SessionMatch[] };
  /** Background and popup to the panel of that window: switch a device of the session on stage. */
  'toggle-device': { request: { windowId: number; kind: ToggledDevice }; answer: boolean };
  /** Popup and panel to the document of that window: leave the session, and forget it. Answered once that is done. */
  'leave-session': { request: { windowId: number }; answer: boolean };
  /** Background to the panel of that window: is it there? */
  'panel-there': { request: { windowId: number }; answer: boolean };
}

export type MessageName = keyof Messages;
export type Envelope<Name extends MessageName = MessageName> = {
  readonly [N in Name]: { readonly sidestage: N } & Messages[N]['request'];
}[Name];

/** Whether something received is one of our envelopes with that name. */
export function isEnvelope<Name extends MessageName>(message: unknown, name: Name): message is Envelope<Name> {
  return (message as Partial<Envelope<Name>> | null | undefined)?.sidestage === name;
}

export function envelope<Name extends MessageName>(name: Name, request: Messages[Name]['request']): Envelope<Name> {
  return { sidestage: name, ...request } as Envelope<Name>;
}
