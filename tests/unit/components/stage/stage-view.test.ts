// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SPEECH_MS } from '../../../../components/stage/activeSpeaker.ts';
import type { StageTile } from '../../../../components/stage/stageTypes.ts';
import StageView from '../../../../components/stage/StageView.vue';
import { applyLanguage } from '../../../../components/ui/language.ts';

const WIDTH = 340;

/** Fourteen people, of whom the first shares a screen: too many for the band below it. */
const tiles = (speaker: string): StageTile[] =>
  Array.from({ length: 14 }, (_, index) => ({
    id: `p${index}`,
    name: `Person ${index}`,
    you: false,
    video: null,
    microphone: true,
    camera: true,
    speaking: `p${index}` === speaker,
    link: 'live',
    presence: 'here',
    screen: null,
    shares: index === 0,
    quality: null,
  }));

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(WIDTH);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(500);
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await applyLanguage('en');
});

// Browsers count what is scrolled from right to left below zero.
test.each([
  ['en', 1],
  ['ar', -1],
])('a speaker out of sight is scrolled to, whichever way one reads (%s)', async (language, way) => {
  await applyLanguage(language);
  const shown = mount(StageView, { attachTo: document.body, props: { tiles: tiles('') } });
  await vi.advanceTimersByTimeAsync(0);
  const area = shown.get<HTMLElement>('.area');
  expect(area.classes()).toContain('across');
  const scrolled = vi.spyOn(area.element, 'scrollTo').mockImplementation((to?: unknown) => {
    area.element.scrollLeft = (to as ScrollToOptions).left!;
  });
  const speaks = async (id: string) => {
    await shown.setProps({ tiles: tiles(id) });
    await vi.advanceTimersByTimeAsync(2 * SPEECH_MS);
    const { insetInlineStart, width } = shown.get<HTMLElement>(`[data-picture="person ${id}"]`).element.style;
    return { start: parseFloat(insetInlineStart), end: parseFloat(insetInlineStart) + parseFloat(width) };
  };
  const last = await speaks('p13');
  expect(area.element.scrollLeft).toBe(way * (last.end - WIDTH));
  const between = await speaks('p5');
  expect(area.element.scrollLeft).toBe(way * between.start);
  expect(scrolled).toHaveBeenCalledTimes(2);
  shown.unmount();
});
