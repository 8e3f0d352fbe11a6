import type { StageTile } from './stageTypes.ts';

/** One thing to look at on stage: a person, or the screen that they share. */
export interface StagePicture {
  /** Unlike any other picture's, and the same for as long as the picture is there. */
  readonly key: string;
  readonly kind: 'person' | 'screen';
  readonly tile: StageTile;
}

/** What decides which picture is shown large. */
export interface StageFocus {
  /** Whoever speaks is shown large, instead of everybody alike. */
  readonly speakerLayout: boolean;
  /** Key of the picture that this person wants large. */
  readonly pinned: string | null;
  /** Id of the active speaker. */
  readonly speaker: string | null;
  /** Ids of those who share a screen, whoever began last comes last. */
  readonly sharers: readonly string[];
}

const screenKey = (id: string): string => `screen ${id}`;
const personKey = (id: string): string => `person ${id}`;

/** Everybody in the room's order, each screen after whoever shares it: the order never depends on who speaks. */
export function picturesOf(tiles: readonly StageTile[]): StagePicture[] {
  return tiles.flatMap((tile): StagePicture[] => [
    { key: personKey(tile.id), kind: 'person', tile },
    ...(tile.shares ? [{ key: screenKey(tile.id), kind: 'screen', tile } as const] : []),
  ]);
}

/** A shared screen of one's own is no picture for oneself: it would show itself. */
export const isPinnable = ({ kind, tile }: StagePicture): boolean => kind === 'person' || !tile.you;

/**
 * The picture to show large, or null where all are alike: what is pinned, else the screen that was shared
 * last, else (if wanted) who speaks. Oneself is large only alone.
 */
export function largeOf(
  pictures: readonly StagePicture[],
  { speakerLayout, pinned, speaker, sharers }: StageFocus,
): StagePicture | null {
  const of = (key: string | null) => pictures.find(picture => picture.key === key && isPinnable(picture));
  const chosen = of(pinned);
  if (chosen) return chosen;
  const screen = sharers.map(id => of(screenKey(id))).findLast(Boolean);
  if (screen) return screen;
  const people = pictures.filter(({ kind }) => kind === 'person');
  if (!speakerLayout || people.length < 2) return null;
  const others = people.filter(({ tile }) => !tile.you);
  return others.find(({ tile }) => tile.id === speaker) ?? others[0] ?? null;
}

/** The others, in the order of the strip: whoever shares the large screen comes first. */
export function smallOf(pictures: readonly StagePicture[], large: StagePicture | null): StagePicture[] {
  const rest = pictures.filter(picture => picture !== large);
  if (large?.kind !== 'screen') return rest;
  const sharer = rest.filter(({ key }) => key === personKey(large.tile.id));
  return [...sharer, ...rest.filter(picture => !sharer.includes(picture))];
}

/** Who shares a screen, in the order in which they began; `before` is what this said last. */
export function sharersOf(before: readonly string[], tiles: readonly StageTile[]): string[] {
  const sharing = tiles.filter(({ shares }) => shares).map(({ id }) => id);
  return [...before.filter(id => sharing.includes(id)), ...sharing.filter(id => !before.includes(id))];
}
