import { DEFAULT_FEATURES } from './features/settings.ts';
import type { Participant, Place, Role, Room, RoomSettings } from './types.ts';

/**
 * Default capacities. In a mesh a publisher holds one link to everybody else in the room; 9 on
 * stage with 16 viewers keeps that at 24, which is what an ordinary uplink and encoder carry.
 */
export const DEFAULT_SETTINGS: RoomSettings = {
  stageAccess: 'everyone',
  stageCapacity: 9,
  viewerCapacity: 16,
  entry: 'link',
  locked: false,
  schedule: null,
  opensBefore: 15,
  hostAbsence: null,
  features: DEFAULT_FEATURES,
};

/** After how many minutes without a moderator a session with a schedule ends, unless the host says otherwise. */
export const DEFAULT_HOST_ABSENCE = 15;

/** What everybody has on entering. */
export const AT_REST = { hand: null, line: null } as const;

export type StageWay = 'direct' | 'ask' | 'none';

/** How somebody with this role may get to the stage: by right of the role, or as the room is set. */
export function stageWay(settings: RoomSettings, role: Role): StageWay {
  if (role !== 'viewer' || settings.stageAccess === 'everyone') return 'direct';
  return settings.stageAccess === 'request' ? 'ask' : 'none';
}

export function isModerator(role: Role): boolean {
  return role === 'moderator' || role === 'host';
}

/** How many people are in that place. In a client's projection viewers are not all known: use the relay's counts. */
export function countIn(room: Room, place: Place): number {
  let all = counts.get(room.participants);
  if (!all) {
    all = { stage: 0, viewer: 0, waiting: 0 };
    for (const one of room.participants.values()) all[one.place] += 1;
    counts.set(room.participants, all);
  }
  return all[place];
}

/** Counted once for each crowd: a rule asks for several places of it. */
const counts = new WeakMap<Room['participants'], Record<Place, number>>();

/** The stage in the order people came to it, so that tiles do not jump. */
export function onStage(room: Room): Participant[] {
  return [...room.participants.values()].filter(participant => participant.place === 'stage');
}

/** Raised hands, the first raised first. */
export function raisedHands(room: Room): Participant[] {
  return [...room.participants.values()]
    .filter(({ hand }) => hand !== null)
    .sort((a, b) => (a.hand ?? 0) - (b.hand ?? 0));
}

/** Those who stand in line for the stage, or were invited to it, the first first. Moderators know them all. */
export function stageQueue(room: Room, state: 'asked' | 'invited'): Participant[] {
  return [...room.participants.values()]
    .filter(({ line, place }) => line?.state === state && place === 'viewer')
    .sort((a, b) => (a.line?.at ?? 0) - (b.line?.at ?? 0));
}

/** Those who wait outside, the first first. */
export function waitingOutside(room: Room): Participant[] {
  return [...room.participants.values()]
    .filter(({ place }) => place === 'waiting')
    .sort((a, b) => a.enteredAt - b.enteredAt);
}

const RANK: Readonly<Record<Role, number>> = { viewer: 0, speaker: 1, moderator: 2, host: 3 };

export function rankOf(role: Role): number {
  return RANK[role];
}

export function higherRole(a: Role, b: Role): Role {
  return RANK[a] >= RANK[b] ? a : b;
}

const MINUTE_MS = 60_000;

/** `early`: entry is not open yet, but for moderators. */
export type Phase = 'early' | 'open' | 'ended';

/** Whether one may come in at that server time. */
export function phaseOf(
  room: Pick<Room, 'status' | 'startedAt'> & { readonly settings: Pick<RoomSettings, 'schedule' | 'opensBefore'> },
  now: number,
): Phase {
  if (room.status === 'ended') return 'ended';
  const { schedule } = room.settings;
  if (!schedule) return 'open';
  if (now >= schedule.endsAt) return 'ended';
  return room.startedAt !== null || now >= opensAt(room.settings) ? 'open' : 'early';
}

/** Server time at which entry opens; 0 when it always is. */
export function opensAt({ schedule, opensBefore }: Pick<RoomSettings, 'schedule' | 'opensBefore'>): number {
  return schedule ? schedule.startsAt - opensBefore * MINUTE_MS : 0;
}

/** When the session ends because no moderator is there, or null. */
export function absenceEndsAt(settings: RoomSettings, unattendedSince: number | null): number | null {
  if (unattendedSince === null || settings.hostAbsence === null) return null;
  return unattendedSince + settings.hostAbsence * MINUTE_MS;
}
