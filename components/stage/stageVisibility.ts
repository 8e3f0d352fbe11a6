import type { Shown } from '../../core/media/MediaEngine.ts';
import type { Area } from './stageArrangement.ts';
import { WIDEST } from './stageLayout.ts';
import type { StagePicture } from './stagePictures.ts';

/** A picture, the place it has on stage, and whether any of that is in sight. */
export interface SightedPicture {
  readonly picture: StagePicture;
  readonly place: Area;
  readonly inSight: boolean;
}

const GONE = { camera: 0, screen: 0 };

/**
 * Whose pictures are on screen and how large, for publishers to know. Not named: oneself, and whose camera is
 * off and who shares nothing, for they send nothing; switched on, theirs is small until it is named.
 * @param scale device pixels a CSS pixel
 */
export function shownOf(pictures: readonly SightedPicture[], scale: number): Map<string, Shown> {
  const shown = new Map<string, Shown>();
  for (const {
    picture: { kind, tile },
    place,
    inSight,
  } of pictures) {
    if (tile.you || (kind === 'person' && !tile.camera && !tile.shares)) continue;
    const before = shown.get(tile.id) ?? GONE;
    // A face fills its place and is cropped; a screen is wholly inside it.
    const side = kind === 'person' ? Math.max(place.width, place.height * WIDEST) : Math.max(place.width, place.height);
    shown.set(tile.id, { ...before, [kind === 'person' ? 'camera' : 'screen']: inSight ? Math.ceil(side * scale) : 0 });
  }
  return shown;
}

/** Whether both say the same. */
export function sameShown(a: ReadonlyMap<string, Shown>, b: ReadonlyMap<string, Shown>): boolean {
  return (
    a.size === b.size &&
    [...a].every(([id, { camera, screen }]) => b.get(id)?.camera === camera && b.get(id)?.screen === screen)
  );
}
