import type { KeptSwitches } from '../../core/media/devices/switches.ts';
import type { RoomAddress } from '../platform.ts';

/** Which room to open; what `core/links/` makes of a session link. */
export interface SessionTarget extends RoomAddress {
  readonly invite: string | null;
  /** The address that an email-bound invitation was sent to, once the person gave it. */
  readonly email?: string;
  /**
   * Where one asked to come back to; a viewer's devices stay off on the way. Absent: to Set devices, wherever an
   * earlier document was.
   */
  readonly place?: 'viewer' | 'stage';
  /** How the switches of camera and microphone were kept there, on coming back. */
  readonly switches?: KeptSwitches | undefined;
}
