import * as v from 'valibot';
import { DEFAULT_BACKGROUND } from '../core/media/background/kinds.ts';
import { DEFAULT_PREFERENCES } from '../core/media/devices/preferences.ts';
import { DEFAULT_PROCESSING } from '../core/media/devices/processing.ts';
import { stored } from './stored.ts';

/** Everything the server's pages keep in this browser. */

const Device = v.nullable(v.object({ id: v.string(), label: v.string(), group: v.string() }));

const Processing = v.optional(
  v.object({
    echoCancellation: v.boolean(),
    noiseSuppression: v.boolean(),
    autoGainControl: v.boolean(),
    voiceIsolation: v.boolean(),
  }),
  DEFAULT_PROCESSING,
);

const Background = v.optional(v.object({ kind: v.picklist(['none', 'blur', 'image']) }), DEFAULT_BACKGROUND);

export const devicePreferences = stored(
  'devices',
  v.object({
    camera: Device,
    microphone: Device,
    speaker: Device,
    cameraOn: v.boolean(),
    microphoneOn: v.boolean(),
    processing: Processing,
    background: Background,
  }),
  DEFAULT_PREFERENCES,
);

/** The picture to show behind oneself, as a data URL. Never leaves this browser but as what a camera shows. */
export const backgroundImage = stored('background-image', v.nullable(v.string()), null);

/** What is preferred inside rooms: switches by name, which `app/room/preferencesStore.ts` knows. */
export const roomPreferences = stored('room-preferences', v.record(v.string(), v.unknown()), {});

/** The language that was chosen; null: the browser's. */
export const chosenLanguage = stored('language', v.nullable(v.string()), null);

/** The name last used to join. */
export const displayName = stored('name', v.string(), '');

/** This browser's secret for each room, by link without invitation. Oldest first. */
export const credentials = stored('credentials', v.record(v.string(), v.string()), {});

/** The room this window is in, by link without invitation: asked about again after a reload. */
export const currentRoom = stored('current', v.nullable(v.string()), null, () => sessionStorage);

const Switches = v.object({ camera: v.boolean(), microphone: v.boolean() });
/**
 * How camera and microphone are switched in this window's session, for its own way back: not kept for any other window.
 */
export const currentSwitches = stored(
  'current-switches',
  v.nullable(v.object({ room: v.string(), on: Switches, shown: v.nullable(Switches) })),
  null,
  () => sessionStorage,
);

const OwnRoomSchema = v.object({
  slug: v.string(),
  title: v.string(),
  hostLink: v.string(),
  /**
   * Proves that one made the room. Absent of rooms that a server of an earlier version made: there the host link's
   * token does.
   */
  key: v.optional(v.string()),
  /** Of a renewal of the host link whose answer has not come: the server may know either these or the ones above. */
  renewal: v.optional(v.object({ token: v.string(), key: v.string() })),
});
/** A room that was made in this browser. Its host link is a credential. */
export type OwnRoom = v.InferOutput<typeof OwnRoomSchema>;
/** Newest first. */
export const ownRooms = stored('rooms', v.array(OwnRoomSchema), [] as OwnRoom[]);

/** The key for creating rooms, if the person wants it kept. */
export const creationKey = stored('creation-key', v.string(), '');
