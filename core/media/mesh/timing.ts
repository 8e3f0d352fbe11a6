/** A dialled link that is not up after this many ms is given up and dialled again. */
export const DIAL_TIMEOUT_MS = 8_000;
/** A link may be `disconnected` this long (ms) before another is dialled beside it: ICE often recovers by itself. */
export const INTERRUPTION_GRACE_MS = 1_500;
/** The other end of a link that is up answers within this time (ms), or is taken for gone. */
export const ANSWER_MS = 1_200;
/**
 * A call may come before the room event that permits it, because they travel on two sockets; it is held this long (ms).
 */
export const CALL_HOLD_MS = 5_000;
/** Most calls held at once; a stage is smaller than this. */
export const CALLS_HELD = 32;
/** First and longest delay between dials, in ms. */
export const REDIAL_BASE_MS = 250;
export const REDIAL_CAP_MS = 4_000;
/**
 * How often the clock is looked at, and how much longer it may take (ms) before the machine is thought to have slept.
 */
export const CLOCK_LOOK_MS = 1_000;
export const SLEEP_GAP_MS = 4_000;
/** How often pictures are looked at for standing still, in ms. */
export const STALL_LOOK_MS = 400;
/** After so long (ms) without anything new a picture rests, and is looked into more rarely, in ms. */
export const RESTS_MS = 5_000;
export const RESTING_LOOK_MS = 1_000;
/**
 * A whole picture is made for one receiver at most this often, in ms: each is many times as large as an ordinary one.
 */
export const REFRESH_MS = 800;
/** How often the uplink is measured, in ms. */
export const UPLINK_LOOK_MS = 2_000;
/** A picture of which no new frame came for this long (ms) stands still. A camera under pressure makes ten a second. */
export const STANDS_MS = 1_200;
