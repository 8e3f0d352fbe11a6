import type { ParticipantId } from './types.ts';

/**
 * What is to be known no more. The state has none of it from here on, and what the log holds of it before is rewritten
 * (`redaction/`). Told to everybody, since readers hold some of it.
 */
export type ForgettingEvent =
  /** People who are not inside: their names, addresses, messages, questions, and answers in words. */
  | { readonly type: 'people-forgotten'; readonly people: readonly ParticipantId[] }
  /** Messages, questions with their answers, and answers in words from before that server time. */
  | { readonly type: 'writing-expired'; readonly before: number };

export function isForgetting(event: { readonly type: string }): event is ForgettingEvent {
  return event.type === 'people-forgotten' || event.type === 'writing-expired';
}
