import { Calls } from './Calls.ts';
import type { Seat } from './Seats.ts';
import { type CallSignal, readSignal } from './signals.ts';

/** Largest signalling message, in bytes: a session description with some room. */
export const MAX_SIGNAL_BYTES = 64 * 1024;

/** Decides what reaches the signalling server. */
export class Gate {
  readonly #find: (id: string) => Seat | null;
  readonly #passed: (signal: CallSignal) => void;
  readonly #calls = new Calls();

  /** @param passed told of what passes between two people */
  constructor(find: (id: string) => Seat | null, passed: (signal: CallSignal) => void = () => undefined) {
    this.#find = find;
    this.#passed = passed;
  }

  /**
   * The message as it may pass on, written anew from what was understood of it; null when it is dropped. It passes
   * between current seats of one room only, calls come from the stage, and what nobody is there to receive is dropped,
   * not kept.
   */
  pass(from: Seat, text: string, now: number): string | null {
    const signal = readSignal(text);
    if (!signal) return null;
    const written = JSON.stringify(signal);
    if (signal.type === 'HEARTBEAT') return written;
    const to = this.#find(signal.dst);
    if (!to || to === from || to.room !== from.room || !isOpen(from) || !isOpen(to) || !mayCall(signal.type, from, to))
      return null;
    if (!this.#calls.takes(signal, from, to, written.length, now)) return null;
    this.#passed(signal);
    return written;
  }
}

function isOpen({ socket }: Seat): boolean {
  return socket !== null && socket.readyState === socket.OPEN;
}

function mayCall(type: CallSignal['type'], from: Seat, to: Seat): boolean {
  const [sender, receiver] = [from.room.placeOf(from), to.room.placeOf(to)];
  if (sender === null || receiver === null) return false;
  switch (type) {
    case 'OFFER':
      return sender === 'stage';
    case 'ANSWER':
      return receiver === 'stage';
    case 'CANDIDATE':
      return sender === 'stage' || receiver === 'stage';
  }
}
