import * as v from 'valibot';
import { Id } from '../../protocol/parts.ts';
import type { Seat } from './Seats.ts';

/** Largest signalling message, in bytes: a session description with some room. */
export const MAX_SIGNAL_BYTES = 64 * 1024;
/** Somebody on stage calls everybody at once, each call with a dozen candidates. */
export const SIGNAL_RATE = { perSecond: 100, burst: 1_000 } as const;

const SignalSchema = v.variant('type', [
  v.object({ type: v.literal('HEARTBEAT') }),
  v.object({ type: v.picklist(['OFFER', 'ANSWER', 'CANDIDATE']), dst: Id }),
]);

/**
 * Whether a message may reach the signalling server: it passes between current seats of one room
 * only, calls come from the stage, and what nobody is there to receive is dropped, not kept.
 */
export function mayPass(from: Seat, text: string, find: (id: string) => Seat | null): boolean {
  const signal = v.safeParse(SignalSchema, parse(text));
  if (!signal.success) return false;
  if (signal.output.type === 'HEARTBEAT') return true;
  const to = find(signal.output.dst);
  if (!to?.socket || to === from || to.room !== from.room) return false;
  const [sender, receiver] = [from.room.placeOf(from), to.room.placeOf(to)];
  if (sender === null || receiver === null) return false;
  switch (signal.output.type) {
    case 'OFFER':
      return sender === 'stage';
    case 'ANSWER':
      return receiver === 'stage';
    case 'CANDIDATE':
      return sender === 'stage' || receiver === 'stage';
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
