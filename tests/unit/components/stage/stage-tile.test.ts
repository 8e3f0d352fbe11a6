// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import StageTileView from '../../../../components/stage/StageTile.vue';
import type { StageTile } from '../../../../components/stage/stageTypes.ts';

const tile: StageTile = {
  id: 'p1',
  name: 'Ada',
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
};

describe('StageTile', () => {
  test.each<[Partial<StageTile>, string]>([
    [{ link: 'connecting' }, 'Connecting…'],
    [{ link: 'interrupted' }, 'Connection interrupted'],
    [{ presence: 'reconnecting' }, 'Reconnecting…'],
    [{}, 'Waiting for the picture…'],
  ])('no living picture is never left unexplained: %o', (changes, words) => {
    expect(mount(StageTileView, { props: { tile: { ...tile, ...changes } } }).text()).toContain(words);
  });

  test('a camera that is off shows initials and waits for nothing', () => {
    const shown = mount(StageTileView, { props: { tile: { ...tile, camera: false, microphone: false } } });
    expect(shown.text()).toContain('Camera off');
    expect(shown.text()).toContain('Microphone off');
    expect(shown.text()).not.toContain('…');
  });

  test('only your own picture is mirrored', () => {
    expect(mount(StageTileView, { props: { tile } }).find('video.mirrored').exists()).toBe(false);
    expect(
      mount(StageTileView, { props: { tile: { ...tile, you: true } } })
        .find('video.mirrored')
        .exists(),
    ).toBe(true);
  });
});
