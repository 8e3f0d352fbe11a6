import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STAGE_GAP, stageLayout } from '../../../../components/stage/stageLayout.ts';
import { hueOf, initials } from '../../../../components/ui/avatar.ts';
import { troubleLabel, TROUBLES } from '../../../../components/ui/trouble.ts';
import type { Trouble } from '../../../../components/ui/types.ts';
import { t } from '../../../../components/ui/useMessages.ts';

describe('stage layout', () => {
  const boxes = fc.record({
    count: fc.integer({ min: 1, max: 25 }),
    width: fc.integer({ min: 280, max: 1600 }),
    height: fc.integer({ min: 160, max: 1200 }),
  });

  test('tiles stay between 4:3 and 16:9', () => {
    fc.assert(
      fc.property(boxes, ({ count, width, height }) => {
        const tile = stageLayout(count, width, height);
        // Sizes are whole pixels, so a small tile may miss a ratio by its rounding.
        expect(tile.width / tile.height).toBeGreaterThan(4 / 3 - 0.03);
        expect(tile.width / tile.height).toBeLessThan(16 / 9 + 0.03);
      }),
    );
  });

  test('tiles fit the box, or the layout says that it scrolls', () => {
    fc.assert(
      fc.property(boxes, ({ count, width, height }) => {
        const layout = stageLayout(count, width, height);
        const rows = Math.ceil(count / layout.columns);
        expect(layout.columns * (layout.width + STAGE_GAP) - STAGE_GAP).toBeLessThanOrEqual(width);
        if (!layout.scrolls) expect(rows * (layout.height + STAGE_GAP) - STAGE_GAP).toBeLessThanOrEqual(height);
      }),
    );
  });

  test.each([
    [1, 344, 560, 1],
    [2, 344, 560, 1],
    [4, 344, 300, 2],
    [9, 344, 560, 2],
    [1, 784, 580, 1],
    [4, 784, 580, 2],
    [9, 784, 580, 3],
  ])('%i people in %i × %i stand in %i columns', (count, width, height, columns) => {
    expect(stageLayout(count, width, height).columns).toBe(columns);
  });

  test('nobody and no room are no mistake', () => {
    expect(stageLayout(0, 300, 300).scrolls).toBe(false);
    expect(stageLayout(3, 0, 0)).toMatchObject({ width: 0, height: 0 });
  });
});

describe('avatars', () => {
  test.each([
    ['Ada Lovelace', 'AL'],
    ['li', 'L'],
    ['José Ångström-Weatherby the Third', 'JT'],
    ['山田 花子', '山花'],
    ['👩‍🚀 Sally', '👩‍🚀S'],
    ['  ', '?'],
  ])('%s is shown as %s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });

  test('a person keeps the same colour', () => {
    expect(hueOf('participant-1')).toBe(hueOf('participant-1'));
  });

  test('neighbouring ids get colours one can tell apart', () => {
    const hues = ['participant-1', 'participant-2', 'participant-3'].map(hueOf).sort((a, b) => a - b);
    expect(Math.min(hues[1]! - hues[0]!, hues[2]! - hues[1]!)).toBeGreaterThan(20);
  });
});

describe('trouble', () => {
  const codes = Object.keys(TROUBLES) as Trouble[];

  test('every situation has its own sentence and its own way out', () => {
    expect(new Set(codes.map(code => t(TROUBLES[code].title))).size).toBe(codes.length);
    expect(new Set(codes.map(code => t(TROUBLES[code].way))).size).toBe(codes.length);
  });

  test('every situation offers something to do', () => {
    expect(codes.filter(code => TROUBLES[code].actions.length === 0)).toEqual([]);
  });

  test('a missing device never keeps anybody from going on', () => {
    for (const code of ['no-camera', 'no-microphone', 'device-in-use', 'capture-hung'] as const) {
      expect(t(troubleLabel(code, 'dismiss'))).toBe('Go on without');
    }
  });
});
