import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/** JSON lines, on standard output unless said otherwise. Callers never pass names, texts, tokens or slugs. */
export function createLogger(level: string, destination: DestinationStream = pino.destination()): Logger {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
