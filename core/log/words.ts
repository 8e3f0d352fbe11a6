import { RefusalSchema } from '../protocol/server.ts';

/**
 * How serious an entry is.
 * - `error`: something does not work until a person acts: this one, a host, or whoever runs the server.
 * - `warn`: something does not work at the moment, and the program tries again by itself.
 * - `info`: everything else, also what the person did themselves.
 */
export const LEVELS = ['error', 'warn', 'info'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** What an entry is about. */
export const PARTS = ['relay', 'room', 'signalling', 'link', 'network', 'device', 'permission'] as const;
export type LogPart = (typeof PARTS)[number];

/**
 * All words that an entry may have. The log is given to others, so that nothing may get in that somebody wrote or is
 * called: a word that does not stand here is not written down.
 */
const WORDS = [
  // The relay, and why it is over.
  ...[
    'connected',
    'unreachable',
    'cut',
    'refused',
    'over',
    'left',
    'taken-over',
    'protocol',
    'removed',
    'declined',
    'room-removed',
  ],
  ...['server-too-old', 'client-too-old', 'other'],
  ...RefusalSchema.options,
  // Where one is in the room.
  ...['lobby', 'waiting', 'in-room', 'viewer', 'stage'],
  // Signalling, links, network.
  ...['connecting', 'open', 'lost', 'publish', 'receive', 'live', 'interrupted', 'closed', 'online', 'woke'],
  // Devices, and what keeps them from working.
  ...['camera', 'microphone', 'started', 'stopped', 'works', 'silent', 'failed'],
  ...['none', 'in-use', 'denied', 'withdrawn', 'hung', 'background-slow', 'background-failed'],
  ...['granted', 'prompt', 'unknown'],
] as const;
export type LogWord = (typeof WORDS)[number];

const known: ReadonlySet<unknown> = new Set(WORDS);

/** Stands for a word that may not be written down. */
export const OTHER = 'other';

/** The word itself if it may be written down. Numbers count and name close codes; none is as long as an id. */
export function allowed(word: unknown): LogWord | number | typeof OTHER {
  if (typeof word === 'number') return Number.isInteger(word) && word >= 0 && word < 10_000 ? word : OTHER;
  return known.has(word) ? (word as LogWord) : OTHER;
}
