// @vitest-environment happy-dom
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HoldToTalk } from '../../../../app/devices/HoldToTalk.ts';
import { needsSpace, overlaid, pressedBySpace, writes } from '../../../../components/ui/keyTarget.ts';

let told: string[];
let hold: HoldToTalk;
const button = () => document.createElement('button');

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  hold = new HoldToTalk({
    open: () => told.push('open'),
    close: () => told.push('close'),
    tap: () => told.push('tap'),
  });
});
afterEach(() => vi.useRealTimers());

describe('holding to be heard', () => {
  test('begins at once and ends at once', () => {
    hold.press(null);
    expect(told).toEqual(['open']);
    hold.release();
    expect(told).toEqual(['open', 'close']);
  });

  test('on a button a tap presses it and nobody is heard; held longer it is for talking and presses nothing', () => {
    hold.press(button());
    vi.advanceTimersByTime(200);
    hold.release();
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual(['tap']);
    hold.press(button());
    vi.advanceTimersByTime(500);
    hold.release();
    expect(told).toEqual(['tap', 'open', 'close']);
  });

  test('whatever happens, the microphone opens and closes in turn, and is closed once nothing is held', () => {
    const step = fc.oneof(
      fc.constantFrom('press', 'press-button', 'release', 'cancel'),
      fc.integer({ min: 0, max: 700 }),
    );
    fc.assert(
      fc.property(fc.array(step), steps => {
        told = [];
        for (const one of steps) {
          if (typeof one === 'number') vi.advanceTimersByTime(one);
          else if (one === 'press') hold.press(null);
          else if (one === 'press-button') hold.press(button());
          else hold[one as 'release' | 'cancel']();
        }
        hold.cancel();
        vi.advanceTimersByTime(1_000);
        const heard = told.filter(one => one !== 'tap');
        expect(heard).toEqual(heard.map((_, index) => (index % 2 === 0 ? 'open' : 'close')));
        expect(heard.length % 2).toBe(0);
      }),
    );
  });
});

describe('where a key is pressed', () => {
  const at = (markup: string) => {
    document.body.innerHTML = markup;
    return document.querySelector('.here');
  };

  test.each([
    '<textarea class="here"></textarea>',
    '<input class="here">',
    '<input type="search" class="here">',
    '<select class="here"></select>',
    '<div contenteditable><p class="here"></p></div>',
    '<button role="combobox" class="here"></button>',
  ])('letters belong to %s', markup => {
    expect(writes(at(markup))).toBe(true);
    expect(needsSpace(at(markup))).toBe(true);
  });

  test.each([
    '<input type="checkbox" class="here">',
    '<button class="here"></button>',
    '<a href="/" class="here"></a>',
    '<body class="here">',
  ])('nothing is written in %s', markup => expect(writes(at(markup))).toBe(false));

  test('Space ticks boxes and presses buttons', () => {
    expect(needsSpace(at('<input type="checkbox" class="here">'))).toBe(true);
    expect(needsSpace(at('<button class="here"></button>'))).toBe(false);
    expect(pressedBySpace(at('<button><b class="here"></b></button>'))?.tagName).toBe('BUTTON');
    expect(pressedBySpace(at('<p class="here"></p>'))).toBeNull();
  });

  test('an open dialog or menu has the keyboard to itself', () => {
    at('<main></main>');
    expect(overlaid()).toBe(false);
    at('<main></main><div role="menu"></div>');
    expect(overlaid()).toBe(true);
  });
});
