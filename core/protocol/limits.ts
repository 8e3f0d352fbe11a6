/** Wire limits. Both ends use these names; `docs/protocol.md` quotes the values. */

/**
 * Largest frame a client may send, in bytes. The socket is closed with `CLOSE.tooBig` beyond it.
 * The longest message is what needs it: `MAX_MESSAGE_LENGTH` UTF-16 units are at most six bytes each in JSON.
 */
export const MAX_CLIENT_FRAME_BYTES = 64 * 1024;
/** Largest hello, in bytes: nothing in it is long. */
export const MAX_HELLO_BYTES = 4 * 1024;
/** A client that has not said hello within this many ms is closed. */
export const HELLO_TIMEOUT_MS = 10_000;
/** Sustained frames a second one connection may send, and the burst it may save up. */
export const FRAMES_PER_SECOND = 20;
export const FRAME_BURST = 60;
/** The same of bytes: a few of the largest frames at once, then as much as the longest messages need at their rate. */
export const INPUT_BYTES_PER_SECOND = 32 * 1024;
export const INPUT_BURST_BYTES = 1024 * 1024;
/**
 * Most bytes of JSON text of one frame of the relay, `welcome`, `entered` and `snapshot` included, whatever a room
 * holds. What does not fit follows by itself in more frames, or is asked for in windows.
 */
export const MAX_SERVER_FRAME_BYTES = 256 * 1024;
/** Bytes that may wait unsent for one reader before it is dropped with `CLOSE.tooSlow`; it then resumes. */
export const MAX_OUTBOUND_BYTES = 1024 * 1024;
/** Most events replayed on resume; a reader further behind receives a snapshot instead. */
export const MAX_RESUME_EVENTS = 512;
/** Most bytes of JSON text that they may take, which is about what a snapshot takes. */
export const MAX_RESUME_BYTES = 80 * 1024;
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
/** Longest time, in days, for which a room or a server may say that something is kept. */
export const MAX_RETENTION_DAYS = 3_650;
/** Of the name of a language (RFC 5646, section 4.4.1). */
export const MAX_LANGUAGE_LENGTH = 35;
/** Most devices that one invitation may be for. */
export const MAX_INVITATION_USES = 10_000;
/** Longest text that the participants list is searched for. */
export const MAX_SEARCH_LENGTH = 60;

/** Longest chat message, in UTF-16 units. */
export const MAX_MESSAGE_LENGTH = 10_000;
/** Most messages in one window of the chat's history. */
export const MAX_HISTORY_WINDOW = 100;
/** Longest question put to the audience or asked by it, answer in words, answer in writing, and announcement. */
export const MAX_QUESTION_LENGTH = 300;
export const MAX_OPTION_LENGTH = 200;
export const MIN_OPTIONS = 2;
export const MAX_OPTIONS = 10;
export const MAX_QUIZ_QUESTIONS = 30;
export const MAX_QUIZ_POINTS = 1_000;
/** Longest time to answer, in seconds. */
export const MAX_ANSWER_SECONDS = 3_600;
export const MAX_WORDS_LENGTH = 1_000;
export const MAX_WRITTEN_ANSWER_LENGTH = 2_000;
export const MAX_ANNOUNCEMENT_LENGTH = 500;
/** Longest slow mode, in seconds. */
export const MAX_SLOW_SECONDS = 3_600;
/** Reactions and changed documents are told at most this often, in ms. */
export const REACTIONS_INTERVAL_MS = 250;
export const BOARD_INTERVAL_MS = 500;

/** What one person may do of each kind: `perSecond` on average, of which `burst` may be saved up. */
export const TAKING_PART_RATES = {
  /** Messages, of which a long one counts as several: one for every `RATED_CHARACTERS` begun. */
  say: { perSecond: 2, burst: 20 },
  like: { perSecond: 3, burst: 20 },
  /** More are dropped without a word: a reaction is worth no error. */
  react: { perSecond: 5, burst: 10 },
  answer: { perSecond: 2, burst: 20 },
  ask: { perSecond: 0.2, burst: 5 },
  upvote: { perSecond: 2, burst: 20 },
} as const;
export const RATED_CHARACTERS = 1_000;
