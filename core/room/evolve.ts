import type { LogEntry } from './events.ts';
import { evolveRoom } from './evolve-room.ts';
import { evolveSecrets, NO_SECRETS } from './evolve-secrets.ts';
import { evolveFeatures, forgetInFeatures, isFeatureEvent, NO_FEATURES } from './features/index.ts';
import { isForgetting } from './forgetting-events.ts';
import { HOST_LINK, withInvitation } from './invitation-records.ts';
import type { RoomState } from './state.ts';
import type { Invitation, RoomSecrets } from './types.ts';

export { HANDLED_COMMANDS_KEPT } from './evolve-secrets.ts';

/**
 * The relay's state after one more log entry, in today's form: what the log holds of earlier versions is brought up to
 * date where it is read (`versions/`). The first entry of a log is `created`; anything else on a null state throws,
 * because such a log is damaged.
 */
export function evolve(state: RoomState | null, entry: LogEntry): RoomState {
  if (state === null) return begin(entry);
  const { event, revision } = entry;
  if (event.type === 'created') throw new Error(`A room is created once; revision ${revision} creates it again.`);
  const room = evolveRoom(state.room, event);
  return { revision, room, secrets: evolveSecrets(state, entry, room), features: featuresAfter(state, entry) };
}

function featuresAfter({ features }: RoomState, { event, at, by }: LogEntry): RoomState['features'] {
  if (isForgetting(event)) return forgetInFeatures(features, event);
  return isFeatureEvent(event) ? evolveFeatures(features, event, { at, by: by?.participant ?? null }) : features;
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
    room: {
      facts: event.facts,
      settings: event.settings,
      status: 'open',
      startedAt: null,
      farewell: '',
      endReason: null,
      recording: null,
      participants: new Map(),
    },
    secrets: links.reduce<RoomSecrets>((secrets, link) => withInvitation(secrets, link, false, null), {
      ...NO_SECRETS,
      creator: { key: event.key, person: null },
    }),
    features: NO_FEATURES,
  };
}
