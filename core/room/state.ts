import type { FeatureStates } from './features/types.ts';
import type { Room, RoomSecrets } from './types.ts';

/** The relay's whole knowledge of a room, rebuilt from its log alone. */
export interface RoomState {
  readonly revision: number;
  readonly room: Room;
  readonly secrets: RoomSecrets;
  /** What came of taking part. Readers hold windows and documents of it, not the same shape. */
  readonly features: FeatureStates;
}
