import { useDocumentVisibility, useIntervalFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { figuresOf, type LinkFigures } from '../../core/media/figures.ts';
import type { LinkStats } from '../../core/media/MediaEngine.ts';
import { linkKey, type LinkQuality, Qualities } from '../../core/media/Qualities.ts';
import { useSessionStore } from '../room/sessionStore.ts';

const SAMPLE_EVERY_MS = 2_000;

/** What the links do, sampled while somebody is in the room and looks at it. */
export const useFiguresStore = defineStore('figures', () => {
  const session = useSessionStore();
  const visibility = useDocumentVisibility();
  const figures = shallowRef<readonly LinkFigures[]>([]);
  const qualities = shallowRef<ReadonlyMap<string, LinkQuality>>(new Map());
  let before = new Map<string, LinkStats>();
  let judge = new Qualities();

  async function sample(): Promise<void> {
    const rows = (await session.engine?.stats()) ?? [];
    figures.value = rows.map(row => figuresOf(before.get(linkKey(row)) ?? null, row));
    before = new Map(rows.map(row => [linkKey(row), row]));
    qualities.value = judge.take(figures.value);
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
      judge = new Qualities();
    },
    { immediate: true },
  );

  return {
    /** One row a directed link, as of the last two seconds. */
    figures,
    /**
     * How good the link from somebody is; null while nothing is known. Lost links are told by the tile's own state at
     * once.
     */
    qualityFrom: (participant: string): LinkQuality | null => qualities.value.get(`receive ${participant}`) ?? null,
    /**
     * How good one's own way out is: weak when it is to most receivers, for then it is not them. Null while nothing is
     * sent.
     */
    ownQuality: computed((): LinkQuality | null => {
      const sent = [...qualities.value].filter(([key]) => key.startsWith('publish ')).map(([, quality]) => quality);
      if (sent.length === 0) return null;
      return sent.filter(quality => quality !== 'good').length * 2 > sent.length ? 'weak' : 'good';
    }),
  };
});
