/** Does some work of a room, and keeps what it throws from everybody else. */
export type Guard = (work: () => void) => void;
