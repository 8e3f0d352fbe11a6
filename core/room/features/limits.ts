/** What a room holds of each way of taking part. The wire's limits are in `core/protocol/limits.ts`. */

/** Newest chat messages that can be read back in the room; all of them are in its log. */
export const MAX_CHAT_KEPT = 10_000;
export const MAX_PINNED = 10;
/** Messages that a reader begins with. */
export const CHAT_WINDOW = 50;
/** Activities that a room holds at once; discarded ones make room. */
export const MAX_ACTIVITIES = 50;
/** Questions of the audience that a room holds, and of one person that wait for an answer. */
export const MAX_QUESTIONS = 500;
export const MAX_OPEN_QUESTIONS_EACH = 10;
/** Answers in words, and names beside a choice, that one window holds; the others are asked for. */
export const MAX_SHOWN_ANSWERS = 200;
export const MAX_STANDINGS = 20;
/** How long (ms) the right answer stands before a quiz goes on by itself. */
export const REVEAL_MS = 5_000;

/**
 * Most bytes, as JSON, of each part of what a reader begins with. A part ends where its next item would not fit: what
 * is left is asked for, or follows by itself. Together with the people, the directory and the room's facts they stay
 * below `MAX_SERVER_FRAME_BYTES` of the wire, whatever a room holds.
 */
export const FIRST_BYTES = {
  messages: 32 * 1024,
  pinned: 16 * 1024,
  activities: 64 * 1024,
  openQuestions: 12 * 1024,
  answeredQuestions: 8 * 1024,
  dismissedQuestions: 8 * 1024,
  ownAnswers: 12 * 1024,
  barred: 4 * 1024,
} as const;
/** Most bytes, as JSON, of a window that somebody asks for; a single larger item is one by itself. */
export const WINDOW_BYTES = 64 * 1024;
/** Most bytes, as JSON, of the answers within one activity's document. */
export const DOCUMENT_ANSWERS_BYTES = 12 * 1024;
