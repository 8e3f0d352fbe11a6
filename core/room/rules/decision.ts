import type { Refusal } from '../commands.ts';
import type { RoomEvent } from '../events.ts';

export type Decision =
  { readonly ok: true; readonly events: readonly RoomEvent[] } | { readonly ok: false; readonly refusal: Refusal };

export function accept(...events: RoomEvent[]): Decision {
  return { ok: true, events };
}

export function refuse(refusal: Refusal): Decision {
  return { ok: false, refusal };
}
