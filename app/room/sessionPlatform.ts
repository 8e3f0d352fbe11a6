import type { InjectionKey } from 'vue';
import type { KeptSwitches } from '../../core/media/devices/switches.ts';
import type { MediaEngine } from '../../core/media/MediaEngine.ts';
import type { RefusalReason } from '../../core/protocol/server.ts';

/** Which room to open; what `links/` makes of a session link. */
export interface SessionTarget {
  readonly origin: string;
  readonly slug: string;
  readonly invite: string | null;
  /** The address that an email-bound invitation was sent to, once the person gave it. */
  readonly email?: string;
  /** Where one asked to come back to; a viewer's devices stay off on the way. Absent: to Set devices, wherever an earlier document was. */
  readonly place?: 'viewer' | 'stage';
  /** How the switches of camera and microphone were kept there, on coming back. */
  readonly switches?: KeptSwitches | undefined;
}

/** What a session needs of where it runs: provided by each entrypoint. */
export interface SessionPlatform {
  createEngine(): MediaEngine;
  /** This browser's secret for a room, made on first use. */
  credential(target: SessionTarget): Promise<string>;
  /** False where one enters as viewer, with no devices to set before. Absent: true. */
  previews?(): boolean;
}
export const SESSION_PLATFORM: InjectionKey<SessionPlatform> = Symbol('session platform');

/** What came of asking. A null reason: the session was closed before there was an answer. */
export type Attempt<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: RefusalReason | null };
