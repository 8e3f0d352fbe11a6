import type { MediaEngine } from '../media/MediaEngine.ts';
import type { RetryPolicy } from '../protocol/retry.ts';
import type { SocketLike } from './RelaySocket.ts';

/** What a session needs to know and to be given. */
export interface SessionOptions {
  /** Origin of the server, such as `https://rooms.example.org`. */
  readonly origin: string;
  readonly slug: string;
  /** This client's secret for this room, from `session/credential.ts`; the same one comes back as the same participant. */
  readonly credential: string;
  readonly invite?: string | undefined;
  /** The address that an email-bound invitation was sent to. */
  readonly email?: string | undefined;
  readonly engine: MediaEngine;
  readonly openSocket?: (url: string) => SocketLike;
  readonly retry?: RetryPolicy;
}
