import type { MediaEngine } from '../media/MediaEngine.ts';
import { backOff, type RetryPolicy, soonThenLate } from '../protocol/retry.ts';
import type { OpenPlace } from '../room/types.ts';
import type { SocketLike } from './RelaySocket.ts';

/** What a session needs to know and to be given. */
export interface SessionOptions {
  /** Origin of the server, such as `https://rooms.example.org`. */
  readonly origin: string;
  readonly slug: string;
  /**
   * This client's secret for this room, from `core/session/credential.ts`; the same one comes back as the same
   * participant.
   */
  readonly credential: string;
  readonly invite?: string | undefined;
  /** The address that an email-bound invitation was sent to. */
  readonly email?: string | undefined;
  readonly engine: MediaEngine;
  /**
   * Where somebody whom the relay still has inside wants to come back to; `stage`: wherever they are. Null: they did
   * not ask to come back, so they leave and are at the lobby. Absent: as `stage`.
   */
  readonly back?: OpenPlace | null | undefined;
  readonly openSocket?: (url: string) => SocketLike;
  readonly retry?: RetryPolicy;
}

/**
 * When to try the relay again: soon at first, for short troubles; later rarely, for whoever runs a server that is down.
 */
export const RELAY_RETRY: RetryPolicy = soonThenLate(backOff(300, 1_500), backOff(2_000, 8_000), 20);
