import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import en from '../../../../assets/messages/en.json' with { type: 'json' };
import { wording } from '../../../../core/language/wording.ts';
import { placeCard } from '../../../../core/links/card/placement.ts';
import { cardParts, type Part } from '../../../../core/links/cardParts.ts';
import { cardWords, type Text } from '../../../../core/links/cardWords.ts';
import type { SessionMatch } from '../../../../core/links/recognise.ts';
import type { RoomStatus } from '../../../../core/links/roomStatus.ts';
import { writtenHost } from '../../../../core/links/writtenHost.ts';

const text = wording({ language: 'en', catalogue: en });
const NOW = Date.UTC(2026, 0, 20, 12);
const own: SessionMatch = { provider: 'own', url: 'https://rooms.example.org/r/physics', host: 'rooms.example.org' };
const live: RoomStatus = {
  title: 'Physics',
  state: 'live',
  startsAt: null,
  startsIn: null,
  entry: 'open',
  stage: 3,
  viewers: 1_240,
  stageAccess: 'everyone',
};
const words = (status: RoomStatus | null | undefined, match = own) => cardWords(match, status, text);
const actions = (status: RoomStatus | null | undefined, match = own) =>
  words(status, match).actions.map(one => one.text);

/** The one element that holds everything a card says. */
const whole = (status: RoomStatus | null, match = own): Part => {
  const [only, ...more] = cardParts(words(status, match));
  expect(more).toEqual([]);
  return only!;
};
/** Every text node of an element, however deep. */
const textOf = ([, , ...inside]: Part): string[] =>
  inside.flatMap(one => (typeof one === 'string' ? [one] : textOf(one)));

describe('what a card says', () => {
  test('is of the catalogue: a key that it has not is a fault of types', () => {
    const strict: Text = text;
    // @ts-expect-error one letter too many
    expect(strict('card_askingg')).toBe('card_askingg');
    // @ts-expect-error what cards do not say is not in `_locales/`
    expect(strict('leave')).toBe('Leave');
  });

  test('of a live room: its title, who is there, and both ways in', () => {
    expect(words(live)).toMatchObject({
      title: 'Physics',
      host: 'rooms.example.org',
      state: { text: 'Live' },
      people: '3 on stage · 1,240 watching',
    });
    expect(actions(live)).toEqual(['Join as viewer', 'Join stage', 'Open in tab', 'Copy link']);
  });

  test('as attributes alone: nothing of it is text that a page could find', () => {
    const [, attributes, ...parts] = whole(live);
    expect(attributes).toEqual({ class: 'words', lang: 'en', dir: 'ltr' });
    expect(textOf(whole(live))).toEqual([]);
    expect(parts).toContainEqual(['h2', { 'data-text': 'Physics' }]);
    expect(parts.at(-1)).toEqual([
      'div',
      { class: 'actions' },
      ['button', { value: 'viewer', 'data-text': 'Join as viewer', class: 'primary' }],
      ['button', { value: 'stage', 'data-text': 'Join stage' }],
      ['button', { value: 'tab', 'data-text': 'Open in tab' }],
      ['button', { value: 'copy', 'data-text': 'Copy link' }],
    ]);
    const zoom: SessionMatch = { provider: 'zoom', url: 'https://zoom.us/j/1', host: 'zoom.us' };
    expect(whole(null, zoom)).toContainEqual(['p', { class: 'state unknown', role: 'status' }]);
  });

  test.each([
    [12 * 60_000, 'Starts in 12 min'],
    [30_000, 'Starts in 1 min'],
    [59.5 * 60_000, 'Starts in 1 hr'],
    [90 * 60_000, 'Starts in 1 hr, 30 min'],
    [3 * 3_600_000, 'Starts in 3 hr'],
    [23.99 * 3_600_000, 'Starts in 24 hr'],
  ])('of a room that starts in %i ms', (ahead, expected) => {
    expect(words({ ...live, state: 'later', startsAt: NOW, startsIn: ahead }).state.text).toBe(expected);
  });

  test('of a room that is over, or not open yet: no way in', () => {
    expect(words({ ...live, state: 'ended', entry: 'closed' })).toMatchObject({ state: { text: 'Ended' }, people: '' });
    expect(actions({ ...live, state: 'ended', entry: 'closed' })).toEqual(['Open in tab', 'Copy link']);
    expect(actions({ ...live, state: 'later', startsAt: NOW, startsIn: 3_600_000, entry: 'closed' })).toEqual([
      'Open in tab',
      'Copy link',
    ]);
  });

  test('of stages that are not open to everybody', () => {
    expect(actions({ ...live, stageAccess: 'request' })).toContain('Ask to join stage');
    expect(actions({ ...live, stageAccess: 'invite' })).not.toContain('Join stage');
    expect(actions({ ...live, stageAccess: 'invite' }, { ...own, url: `${own.url}#invite=abc` })).toContain(
      'Join stage',
    );
  });

  test('before and without an answer', () => {
    expect(words(undefined)).toMatchObject({ title: 'physics', state: { kind: 'asking' } });
    expect(words(null)).toMatchObject({ title: 'physics', state: { text: 'The server does not answer' } });
  });

  test('of another service: its name and host, and nothing of its address', () => {
    const zoom: SessionMatch = { provider: 'zoom', url: 'https://zoom.us/j/81234567890?pwd=secret', host: 'zoom.us' };
    expect(words(null, zoom)).toMatchObject({ title: 'Zoom', host: 'zoom.us', state: { text: '' } });
    expect(JSON.stringify(words(null, zoom))).not.toContain('secret');
  });

  test.each([
    ['xn--rume-loa.example', 'räume.example'],
    ['xn--bcher-kva.example', 'bücher.example'],
    ['xn--fiqs8s', '中国'],
    ['xn--4gbrim.xn--wgbh1c', 'موقع.مصر'],
    ['rooms.example.org', 'rooms.example.org'],
    ['xn--\u0000.example', 'xn--\u0000.example'],
  ])('%s is shown as %s too', (host, expected) => {
    expect(writtenHost(host)).toBe(expected);
  });
});

describe('where a card goes', () => {
  const box = fc.record({
    left: fc.integer({ min: 0, max: 1_400 }),
    top: fc.integer({ min: 0, max: 900 }),
    width: fc.integer({ min: 1, max: 600 }),
    height: fc.integer({ min: 10, max: 60 }),
  });
  const size = fc.record({ width: fc.integer({ min: 100, max: 320 }), height: fc.integer({ min: 60, max: 220 }) });
  const view = fc.record({ width: fc.integer({ min: 100, max: 1_600 }), height: fc.integer({ min: 60, max: 1_000 }) });

  test('never over what it belongs to, never outside the window', () => {
    fc.assert(
      fc.property(fc.array(box, { minLength: 1, maxLength: 4 }), size, view, (drawn, card, window) => {
        const boxes = drawn.map(({ left, top, width, height }) => ({
          left,
          top,
          right: left + width,
          bottom: top + height,
        }));
        const spot = placeCard(boxes, card, window);
        if (!spot) return;
        expect(
          spot.x >= 0 && spot.y >= 0 && spot.x + card.width <= window.width && spot.y + card.height <= window.height,
        ).toBe(true);
        for (const one of boxes) {
          expect(
            spot.x < one.right &&
              spot.x + card.width > one.left &&
              spot.y < one.bottom &&
              spot.y + card.height > one.top,
          ).toBe(false);
        }
      }),
    );
  });

  test('below where there is room, else above, else beside; nowhere in a frame too small', () => {
    const link = { left: 100, top: 100, right: 200, bottom: 120 };
    const card = { width: 200, height: 150 };
    expect(placeCard([link], card, { width: 1_000, height: 800 })).toEqual({ x: 100, y: 126 });
    expect(placeCard([{ ...link, top: 700, bottom: 720 }], card, { width: 1_000, height: 800 })).toEqual({
      x: 100,
      y: 544,
    });
    expect(placeCard([link], card, { width: 1_000, height: 200 })).toEqual({ x: 206, y: 42 });
    expect(placeCard([link], card, { width: 250, height: 160 })).toBeNull();
  });
});
