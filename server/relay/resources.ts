import type { RoomLog } from '../log/RoomLog.ts';
import type { Metrics } from '../metrics/Metrics.ts';
import type { Seats } from '../signalling/Seats.ts';
import type { Costs } from './costs.ts';
import type { IceServerIssuer } from './IceServerIssuer.ts';
import type { InvitationMailerContext } from './InvitationMailer.ts';

/** What all rooms of a relay use. */
export interface HubResources extends InvitationMailerContext {
  readonly log: RoomLog;
  readonly seats: Seats;
  readonly now: () => number;
  readonly graceMs: number;
  readonly ice: IceServerIssuer;
  readonly costs: Costs;
  readonly metrics: Metrics | null;
}
