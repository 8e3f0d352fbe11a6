import { useDocumentVisibility, useIntervalFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { figuresOf, qualityOf, type LinkFigures } from '../media/figures.ts';
import type { LinkStats } from '../media/MediaEngine.ts';
import { useSessionStore } from './session.ts';

/** How good a link is to whoever looks at a tile. */
export type LinkQuality = ReturnType<typeof qualityOf>;

const SAMPLE_EVERY_MS = 2_000;
const keyOf = ({ participant, direction }: Pick<LinkStats, 'participant' | 'direction'>) => `${direction} ${participant}`;

/** What the links do, sampled while somebody is in the room and looks at it. */
export const useFiguresStore = defineStore('figures', () => {
  const session = useSessionStore();
  const visibility = useDocumentVisibility();
  const figures = shallowRef<readonly LinkFigures[]>([]);
  const qualities = shallowRef<ReadonlyMap<string, LinkQuality>>(new Map());
  let before = new Map<string, LinkStats>();
  /** What the last sample alone would say: one bad moment is not yet a weak link. */
  let said = new Map<string, LinkQuality>();

  async function sample(): Promise<void> {
    const rows = await session.stats();
    figures.value = rows.map(row => figuresOf(before.get(keyOf(row)) ?? null, row));
    before = new Map(rows.map(row => [keyOf(row), row]));
    const saying = new Map(figures.value.map(one => [keyOf(one), qualityOf(one)]));
    qualities.value = new Map([...saying].map(([key, now]) => [key, now === said.get(key) ? now : (qualities.value.get(key) ?? 'good')]));
    said = saying;
  }

  const { pause, resume } = useIntervalFn(sample, SAMPLE_EVERY_MS, { immediate: false, immediateCallback: true });
  const watching = computed(() => session.state?.phase === 'in-room' && visibility.value === 'visible');
  watch(
    watching,
    now => {
      if (now) return resume();
      pause();
      figures.value = [];
      qualities.value = new Map();
      before = new Map();
      said = new Map();
    },
    { immediate: true },
  );

  return {
    /** One row a directed link, as of the last two seconds. */
    figures,
    /** How good the link from somebody is; null while nothing is known. Lost links are told by the tile's own state at once. */
    qualityFrom: (participant: string): LinkQuality | null => qualities.value.get(`receive ${participant}`) ?? null,
    /** How good one's own way out is: weak when it is to most receivers, for then it is not them. Null while nothing is sent. */
    ownQuality: computed((): LinkQuality | null => {
      const sent = [...qualities.value].filter(([key]) => key.startsWith('publish ')).map(([, quality]) => quality);
      if (sent.length === 0) return null;
      return sent.filter(quality => quality !== 'good').length * 2 > sent.length ? 'weak' : 'good';
    }),
  };
});
