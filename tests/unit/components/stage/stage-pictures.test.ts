import { describe, expect, test } from 'vitest';
import {
  largeOf,
  picturesOf,
  sharersOf,
  smallOf,
  type StageFocus,
} from '../../../../components/stage/stagePictures.ts';
import type { StageTile } from '../../../../components/stage/stageTypes.ts';
import { sameShown, shownOf } from '../../../../components/stage/stageVisibility.ts';

const tile = (id: string, changes: Partial<StageTile> = {}): StageTile => ({
  id,
  name: id,
  you: false,
  video: null,
  microphone: true,
  camera: true,
  speaking: false,
  link: 'live',
  presence: 'here',
  screen: null,
  shares: false,
  quality: null,
  ...changes,
});
const FOCUS: StageFocus = { speakerLayout: false, pinned: null, speaker: null, sharers: [] };
const you = tile('You', { you: true });
const shares = { shares: true };

function shown(tiles: readonly StageTile[], focus: Partial<StageFocus> = {}) {
  const pictures = picturesOf(tiles);
  const large = largeOf(pictures, { ...FOCUS, sharers: sharersOf([], tiles), ...focus });
  return { large: large?.key ?? null, small: smallOf(pictures, large).map(({ key }) => key) };
}

describe('which picture is large', () => {
  test('none while everybody is alike', () => {
    expect(shown([you, tile('Ada')])).toEqual({ large: null, small: ['person You', 'person Ada'] });
  });

  test('in the speaker layout who speaks, and before anybody spoke the first other', () => {
    const tiles = [you, tile('Ada'), tile('Bob')];
    expect(shown(tiles, { speakerLayout: true, speaker: 'Bob' })).toEqual({
      large: 'person Bob',
      small: ['person You', 'person Ada'],
    });
    expect(shown(tiles, { speakerLayout: true }).large).toBe('person Ada');
    expect(shown(tiles, { speakerLayout: true, speaker: 'You' }).large).toBe('person Ada');
    expect(shown([you], { speakerLayout: true }).large).toBeNull();
  });

  test('a screen before who speaks, in both layouts, with whoever shares it first among the small', () => {
    const tiles = [you, tile('Ada'), tile('Bob', shares)];
    for (const speakerLayout of [true, false]) {
      expect(shown(tiles, { speakerLayout, speaker: 'Ada' })).toEqual({
        large: 'screen Bob',
        small: ['person Bob', 'person You', 'person Ada'],
      });
    }
  });

  test('of several screens the one that was shared last, whatever the order of the room', () => {
    const before = [tile('Ada'), tile('Bob', shares)];
    const now = [tile('Ada', shares), tile('Bob', shares)];
    const sharers = sharersOf(sharersOf([], before), now);
    expect(shown(now, { sharers }).large).toBe('screen Ada');
    expect(shown(before, { sharers: sharersOf(sharers, before) }).large).toBe('screen Bob');
  });

  test('what is pinned before all else, until it is gone', () => {
    const tiles = [you, tile('Ada', shares), tile('Bob')];
    expect(shown(tiles, { pinned: 'person Bob', speakerLayout: true, speaker: 'Ada' }).large).toBe('person Bob');
    expect(shown(tiles, { pinned: 'person You' }).large).toBe('person You');
    expect(shown(tiles, { pinned: 'screen Gone' }).large).toBe('screen Ada');
  });

  test("never one's own screen: it would show itself", () => {
    const tiles = [{ ...you, ...shares }, tile('Ada')];
    expect(shown(tiles, { pinned: 'screen You' })).toEqual({
      large: null,
      small: ['person You', 'screen You', 'person Ada'],
    });
  });
});

describe('what publishers are told of what is on screen', () => {
  const pictures = picturesOf([you, tile('Ada', shares), tile('Bob', { camera: false }), tile('Eve')]);
  const place = { width: 320, height: 180 };
  const seen = (out: readonly string[] = []) =>
    shownOf(
      pictures.map(picture => ({ picture, place, inSight: !out.includes(picture.key) })),
      2,
    );

  test('the longer side in device pixels; nothing of oneself, nor of a camera that is off', () => {
    expect([...seen()]).toEqual([
      ['Ada', { camera: 640, screen: 640 }],
      ['Eve', { camera: 640, screen: 0 }],
    ]);
  });

  test('a face is cropped to a place that is less wide, and needs its height', () => {
    const [only] = shownOf([{ picture: pictures[1]!, place: { width: 240, height: 180 }, inSight: true }], 1);
    expect(only).toEqual(['Ada', { camera: 320, screen: 0 }]);
  });

  test('what is out of sight is nothing, face and screen apart', () => {
    expect(seen(['person Ada']).get('Ada')).toEqual({ camera: 0, screen: 640 });
    expect(seen(['screen Ada', 'person Eve'])).toEqual(
      new Map([
        ['Ada', { camera: 640, screen: 0 }],
        ['Eve', { camera: 0, screen: 0 }],
      ]),
    );
  });

  test('the same is told once', () => {
    expect(sameShown(seen(), seen())).toBe(true);
    expect(sameShown(seen(), seen(['screen Ada']))).toBe(false);
    expect(sameShown(seen(), new Map())).toBe(false);
  });
});
