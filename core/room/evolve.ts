import type { LogEntry } from './events.ts';
import { evolveRoom } from './evolve-room.ts';
import { evolveSecrets, NO_SECRETS } from './evolve-secrets.ts';
import { evolveFeatures, isFeatureEvent, NO_FEATURES } from './features/index.ts';
import { HOST_LINK, withInvitation } from './invitation-records.ts';
import { DEFAULT_SETTINGS } from './room.ts';
import type { RoomState } from './state.ts';
import type { Invitation, Room, RoomSecrets } from './types.ts';
import { saneSchedule } from './years.ts';

export { HANDLED_COMMANDS_KEPT } from './evolve-secrets.ts';

/**
 * The relay's state after one more log entry. The first entry of a log is `created`; anything
 * else on a null state throws, because such a log is damaged.
 */
export function evolve(state: RoomState | null, entry: LogEntry): RoomState {
  if (state === null) return begin(entry);
  const { event, revision } = entry;
  if (event.type === 'created') throw new Error(`A room is created once; revision ${revision} creates it again.`);
  // Known events alone are typed; a log of a newer version holds others.
  const room = evolveRoom(state.room, event) as Room | undefined;
  if (!room) throw new Error(`Revision ${revision} is an event of a kind that is not known.`);
  const features = isFeatureEvent(event) ? evolveFeatures(state.features, event) : state.features;
  return { revision, room, secrets: evolveSecrets(state, entry, room), features };
}

function begin({ event, revision, at }: LogEntry): RoomState {
  if (event.type !== 'created') throw new Error(`A room's log must begin with "created", not "${event.type}".`);
  const links = event.grants.map(({ hash, role }, index): Invitation => ({
    id: index === 0 ? HOST_LINK : `${HOST_LINK}-${index}`,
    hash,
    role,
    name: '',
    email: '',
    from: null,
    until: null,
    uses: null,
    createdAt: at,
  }));
  return {
    revision,
    // A log of an earlier version may lack settings, and may hold times that are refused today.
    room: {
      facts: event.facts,
      settings: { ...DEFAULT_SETTINGS, ...event.settings, schedule: saneSchedule(event.settings.schedule ?? null) },
      status: 'open',
      startedAt: null,
      farewell: '',
      endReason: null,
      recording: null,
      participants: new Map(),
    },
    secrets: links.reduce<RoomSecrets>((secrets, link) => withInvitation(secrets, link, false, null), {
      ...NO_SECRETS,
      creator: { key: event.key ?? event.grants[0]?.hash ?? '', person: null },
    }),
    features: NO_FEATURES,
  };
}
