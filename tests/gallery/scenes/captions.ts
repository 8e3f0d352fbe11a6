import { Fragment, h } from 'vue';
import CaptionLines from '../../../components/captions/CaptionLines.vue';
import CaptionSettings from '../../../components/captions/CaptionSettings.vue';
import StageReactions from '../../../components/stage/StageReactions.vue';
import { tile } from '../fakes.ts';
import { room } from './room.ts';
import type { Scene } from './scene.ts';

type Line = InstanceType<typeof CaptionLines>['$props']['lines'][number];
const said = (...lines: readonly Omit<Line, 'key' | 'final'>[]) =>
  lines.map((line, key) => ({ ...line, key, final: key < lines.length - 1 }));

const speaks = [tile(0, { speaking: true }), tile(1), tile(2), tile(3)];
const over = (lines: readonly Line[]) => () =>
  h(Fragment, [h(CaptionLines, { lines }), h(StageReactions, { counts: {}, floats: [] })]);
const told = (state: InstanceType<typeof CaptionSettings>['$props']['state']) => () => [
  h(CaptionSettings, { state, languages: ['de-DE', 'en-US', 'fr-FR'], language: 'en-US' }),
];

export const captionScenes: readonly Scene[] = [
  room('captions-one', {
    tiles: speaks,
    overStage: over(said({ name: 'Ada Lovelace', text: 'Shall we begin with the second chapter?' })),
    notice: told('on'),
  }),
  room('captions-three', {
    tiles: speaks,
    overStage: over(
      said(
        { name: 'Ada Lovelace', text: 'Shall we begin with the second chapter?' },
        {
          name: 'Grace Hopper',
          text: '…and that is why I would rather look at the first one again, because so much of what follows rests on what is said there',
        },
        { name: 'Wolfeschlegelsteinhausenbergerdorff-Montgomery', text: 'Yes' },
      ),
    ),
  }),
  room('captions-rtl', {
    tiles: speaks,
    overStage: over(
      said(
        { name: 'محمد بن موسى', text: 'هل نبدأ بالفصل الثاني من كتاب Algebra؟' },
        { name: 'Ada Lovelace', text: 'Yes, let us.' },
      ),
    ),
  }),
  room('captions-downloading', { tiles: speaks, notice: told('downloading') }),
  room('captions-failed', { tiles: speaks, notice: told('download') }),
  room('captions-not-allowed', { tiles: speaks, notice: told('not-allowed') }),
];
