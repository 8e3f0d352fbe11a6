import { useDebounceFn, useEventListener } from '@vueuse/core';
import { onScopeDispose, type Ref, shallowReactive, watch } from 'vue';
import type { Shown } from '../../core/media/MediaEngine.ts';
import { whileMounted } from '../ui/whileMounted.ts';
import type { Rect } from './stageArrangement.ts';
import type { StagePicture } from './stagePictures.ts';
import { sameShown, shownOf } from './stageVisibility.ts';

/** Publishers are told when a size has settled: every change costs each of them an encoder's parameters. */
const SETTLES_MS = 200;

interface Sighted {
  /** Holds one element with `data-picture` a picture. */
  readonly list: Readonly<Ref<HTMLElement | null>>;
  readonly placed: () => readonly { readonly picture: StagePicture; readonly place: Rect }[];
  /** The window that the stage is in now. */
  readonly home: () => Window;
  readonly tell: (shown: ReadonlyMap<string, Shown>) => void;
}

/**
 * Tells how large whose pictures are really on screen: what is scrolled out of sight, or in a hidden window, is not.
 */
export function useStageVisibility({ list, placed, home, tell }: Sighted): void {
  /** Keys of what is known to be out of sight. */
  const outside = shallowReactive(new Set<string>());
  let observer: IntersectionObserver | null = null;
  let told: ReadonlyMap<string, Shown> | null = null;

  const report = () => {
    const { document, devicePixelRatio } = home();
    const shown = shownOf(
      placed().map(one => ({ ...one, inSight: !document.hidden && !outside.has(one.picture.key) })),
      devicePixelRatio,
    );
    if (told && sameShown(told, shown)) return;
    told = shown;
    tell(shown);
  };
  const settled = useDebounceFn(whileMounted(report), SETTLES_MS);

  watch(
    [
      list,
      home,
      () =>
        placed()
          .map(({ picture }) => picture.key)
          .join(),
    ],
    ([element, window]) => {
      observer?.disconnect();
      outside.clear();
      observer = new (window as Window & typeof globalThis).IntersectionObserver(entries => {
        for (const { target, isIntersecting } of entries) {
          const key = (target as HTMLElement).dataset.picture ?? '';
          if (isIntersecting) outside.delete(key);
          else outside.add(key);
        }
      });
      for (const picture of element?.children ?? []) observer.observe(picture);
    },
    { immediate: true, flush: 'post' },
  );

  watch([placed, () => [...outside].join()], () => void settled(), { immediate: true });
  // At once: whoever looks away costs nothing from then on, and who returns waits for nothing more than pictures.
  useEventListener(() => home().document, 'visibilitychange', report);
  useEventListener(home, 'resize', () => void settled());
  watch(home, report, { flush: 'post' });
  onScopeDispose(() => observer?.disconnect());
}
