import type { ClientMessage } from '../../protocol/client.ts';
import type { WireCommand } from '../../protocol/commands.ts';

/** How a feature reaches the relay. */
export interface RelayChannel {
  /** @throws RefusedError, ClosedError */
  readonly command: (command: WireCommand) => Promise<void>;
  /** False when the relay is out of reach. */
  readonly send: (message: ClientMessage) => boolean;
}
