/** What a room holds of each way of taking part. The wire's limits are in `protocol/limits.ts`. */

/** Newest chat messages that can be read back in the room; all of them are in its log. */
export const MAX_CHAT_KEPT = 10_000;
export const MAX_PINNED = 10;
/** Messages that a reader begins with, and the characters that a window of them holds at most. */
export const CHAT_WINDOW = 50;
export const CHAT_WINDOW_CHARACTERS = 200_000;
/** Activities that a room holds at once; discarded ones make room. */
export const MAX_ACTIVITIES = 50;
/** Questions of the audience that a room holds, and of one person that wait for an answer. */
export const MAX_QUESTIONS = 500;
export const MAX_OPEN_QUESTIONS_EACH = 10;
/** Answers in words, and names beside a choice, that are sent; the export has all of them. */
export const MAX_SHOWN_ANSWERS = 200;
export const MAX_STANDINGS = 20;
/** How long (ms) the right answer stands before a quiz goes on by itself. */
export const REVEAL_MS = 5_000;
