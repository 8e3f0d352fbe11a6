import type { LocalTracks } from '../../core/media/MediaEngine.ts';
import { onStage } from '../../core/room/room.ts';
import type { DeviceState, Participant } from '../../core/room/types.ts';
import type { InRoom } from '../../core/session/state.ts';
import type { Stage } from './stageStore.ts';

/** What one sees of oneself: what is really captured, before the room has heard of it. */
interface Own extends DeviceState {
  readonly video: MediaStream | null;
  readonly screen: MediaStream | null;
}

/** Everything there is to hear: what others send, and one's own while one is on stage. */
export function stageSounds(
  you: Participant | null,
  media: Stage | null,
  own: LocalTracks,
): ReadonlySet<MediaStreamTrack> {
  const tracks = you?.place === 'stage' ? [own.microphone, own['screen-sound']] : [];
  return new Set([...(media?.sounds.values() ?? []), ...tracks.filter(track => track != null)]);
}

/**
 * Whose voices are heard on stage, as they are played: whoever is muted is not among them. One's own while one is
 * heard.
 */
export function stageVoices(
  room: InRoom['room'] | null,
  you: Participant | null,
  media: Stage | null,
  own: MediaStreamTrack | null,
): ReadonlyMap<string, MediaStreamTrack> {
  const voices = (room ? onStage(room) : []).map(
    ({ id }) => [id, (id === you?.id ? own : media?.sounds.get(id)) ?? null] as const,
  );
  return new Map(voices.filter((voice): voice is readonly [string, MediaStreamTrack] => voice[1] !== null));
}

/** Everybody on stage as the room and the media together show them, in the room's order. */
export function stageTiles({ room, you }: InRoom, media: Stage, own: Own) {
  return onStage(room).map(one => {
    const yours = one.id === you.id;
    return {
      id: one.id,
      name: one.name,
      role: one.role,
      you: yours,
      video: yours ? own.video : one.camera ? media.pictureOf(one.id) : null,
      microphone: yours ? own.microphone : one.microphone,
      camera: yours ? own.camera : one.camera,
      /** What they show of their screen; null also while it is on its way. */
      screen: yours ? own.screen : one.screen ? (media.screens.get(one.id) ?? null) : null,
      /** Whether the room shows them sharing a screen. */
      shares: yours ? own.screen !== null : one.screen === true,
      speaking: one.microphone && media.speaking.value.has(one.id),
      link: yours ? ('live' as const) : media.linkOf(one),
      presence: one.presence,
    };
  });
}
