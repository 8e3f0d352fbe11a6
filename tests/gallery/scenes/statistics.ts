import { h } from 'vue';
import StatisticsPanel from '../../../components/diagnosis/StatisticsPanel.vue';
import type { PersonFigures } from '../../../components/diagnosis/statisticsWords.ts';
import type { LinkFigures } from '../../../core/media/figures.ts';
import type { Scene } from './scene.ts';

const SOUND = {
  kind: 'audio',
  codec: 'opus',
  bitrate: 34_200,
  loss: 0,
  framerate: null,
  size: null,
  limit: null,
} as const;
const PICTURE = {
  kind: 'video',
  codec: 'VP8',
  bitrate: 412_000,
  loss: 0.012,
  framerate: 23.8,
  size: '640×360',
  limit: null,
} as const;
const link = (change: Partial<LinkFigures>): LinkFigures => ({
  participant: 'grace',
  direction: 'receive',
  state: 'live',
  bitrate: 446_200,
  roundTrip: 0.048,
  path: { local: 'host', remote: 'srflx', protocol: 'udp' },
  media: [SOUND, PICTURE],
  ...change,
});

const PEOPLE: PersonFigures[] = [
  {
    id: 'grace',
    name: 'Grace Brewster Murray Hopper',
    links: [
      link({}),
      link({
        direction: 'publish',
        bitrate: 1_240_000,
        path: { local: 'relay', remote: 'prflx', protocol: 'tls' },
        media: [SOUND, { ...PICTURE, limit: 'bandwidth' }],
      }),
    ],
  },
  { id: 'linus', name: 'Linus', links: [link({ state: 'interrupted', roundTrip: 1.204 })] },
  {
    id: 'x',
    name: 'Viewer 1',
    links: [link({ direction: 'publish', state: 'connecting', bitrate: 0, roundTrip: null, path: null, media: [] })],
  },
];

const scene = (id: string, people: readonly PersonFigures[]): Scene => ({
  id: `statistics-${id}`,
  frame: 'panel',
  render: () =>
    h('main', [h('h1', { class: 'visually-hidden' }, id), h(StatisticsPanel, { open: true, people, at: 0 })]),
});

export const statisticsScenes: readonly Scene[] = [scene('links', PEOPLE), scene('empty', [])];
