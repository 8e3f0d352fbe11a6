import type { EventMoment } from '../../core/protocol/moment.ts';
import type { MessageKey } from './useMessages.ts';

/** Where an event stands, in a word. */
export const MOMENT_WORDS: Readonly<Record<EventMoment, MessageKey>> = {
  always: 'web_moment_always',
  early: 'web_moment_early',
  entry: 'web_moment_entry',
  live: 'web_moment_live',
  ended: 'web_moment_ended',
};

/** The recipe of its colour. */
export const MOMENT_TONES: Readonly<Record<EventMoment, string>> = {
  always: 'tone-success',
  early: 'tone-accent',
  entry: 'tone-success',
  live: 'tone-success',
  ended: 'tone-neutral',
};
