/** Wire limits. Both ends use these names; `docs/protocol.md` quotes the values. */

/** Largest frame a client may send, in bytes. The socket is closed with `CLOSE.tooBig` beyond it. */
export const MAX_CLIENT_FRAME_BYTES = 16 * 1024;
/** A client that has not said hello within this many ms is closed. */
export const HELLO_TIMEOUT_MS = 10_000;
/** Sustained frames a second one connection may send, and the burst it may save up. */
export const FRAMES_PER_SECOND = 20;
export const FRAME_BURST = 60;
/** Bytes that may wait unsent for one reader before it is dropped with `CLOSE.tooSlow`; it then resumes. */
export const MAX_OUTBOUND_BYTES = 1024 * 1024;
/** Most events replayed on resume; a reader further behind receives a snapshot instead. */
export const MAX_RESUME_EVENTS = 512;
/** A client pings this often (ms) and takes the relay for gone after `RELAY_SILENCE_MS` without any frame. */
export const PING_INTERVAL_MS = 5_000;
export const RELAY_SILENCE_MS = 12_000;
/** How long the relay waits for a cut participant before they count as gone, in ms (default; a server setting). */
export const DEFAULT_GRACE_MS = 15_000;

export const MAX_NAME_LENGTH = 60;
export const MAX_TITLE_LENGTH = 120;
export const MAX_DESCRIPTION_LENGTH = 2_000;
export const MAX_EMAIL_LENGTH = 254;
export const MAX_SLUG_LENGTH = 64;
export const MAX_STAGE_CAPACITY = 25;
export const MAX_VIEWER_CAPACITY = 10_000;
/** Most names in one window of the viewers list. */
export const MAX_ROSTER_WINDOW = 100;
/** Longest word of farewell when a session is ended. */
export const MAX_FAREWELL_LENGTH = 500;
/** Longest time before the start at which entry may open, in minutes. */
export const MAX_OPENS_BEFORE = 24 * 60;
/** Longest time without a moderator that may be waited for, in minutes. */
export const MAX_HOST_ABSENCE = 24 * 60;
/** Most devices that one invitation may be for. */
export const MAX_INVITATION_USES = 10_000;
/** Longest text that the participants list is searched for. */
export const MAX_SEARCH_LENGTH = 60;
