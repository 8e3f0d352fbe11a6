/** What a card says of a room on one of our servers. */
export interface RoomStatus {
  readonly title: string;
  /** `later`: it has not begun; entry may be open already. */
  readonly state: 'live' | 'later' | 'ended';
  /** ms since the epoch; for `later` only. */
  readonly startsAt: number | null;
  /** ms from now, by the server's clock: this computer's may be wrong. For `later` only. */
  readonly startsIn: number | null;
  /** Whether one can go in now. */
  readonly entry: 'open' | 'closed';
  readonly stage: number;
  readonly viewers: number;
  /** How somebody with the bare link gets to the stage. */
  readonly stageAccess: 'everyone' | 'request' | 'invite';
}
