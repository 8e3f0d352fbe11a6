import { pino, type Logger } from 'pino';

export type { Logger };

/** JSON lines on standard output. Callers never pass names, texts, tokens or slugs. */
export function createLogger(level: string): Logger {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
}
