import type { Retention } from '../../core/room/types.ts';
import type { RoomLog } from '../log/RoomLog.ts';
import type { Metrics } from '../metrics/Metrics.ts';
import type { Shares } from '../Shares.ts';
import type { Seats } from '../signalling/Seats.ts';
import type { Costs } from './costs.ts';
import type { IceServerIssuer } from './IceServerIssuer.ts';
import type { InvitationMailerContext } from './InvitationMailer.ts';

/** What all rooms of a relay use. */
export interface HubResources extends InvitationMailerContext {
  readonly log: RoomLog;
  readonly seats: Seats;
  readonly now: () => number;
  /** The server time up to which things are forgotten by themselves, in ms since the epoch; never after `now`. */
  readonly settled: () => number;
  readonly graceMs: number;
  /** How long things are kept at most, in all rooms. */
  readonly retention: Retention;
  readonly ice: IceServerIssuer;
  readonly costs: Costs;
  /** Of the event loop's time, by address. */
  readonly shares: Shares;
  readonly metrics: Metrics | null;
}
