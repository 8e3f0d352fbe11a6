import { type LinkFigures, qualityOf } from './figures.ts';
import type { LinkStats } from './MediaEngine.ts';

/** How good a link is to whoever looks at a tile. */
export type LinkQuality = ReturnType<typeof qualityOf>;

/**
 * So many samples in a row must say the same before it is told: a moment is not a weak link, and for some
 * seconds after a link begins, or is to carry more, its sender only feels its way up.
 */
const STEADY = 3;

export const linkKey = ({ participant, direction }: Pick<LinkStats, 'participant' | 'direction'>): string =>
  `${direction} ${participant}`;

/** How good each link is, steadily. A link of which nothing else is known is good. */
export class Qualities {
  #told: ReadonlyMap<string, LinkQuality> = new Map();
  /** What the latest samples say, and how many of them in a row. */
  #saying: ReadonlyMap<string, { readonly quality: LinkQuality; readonly times: number }> = new Map();

  /** @param figures of all links there are, once a sample */
  take(figures: readonly LinkFigures[]): ReadonlyMap<string, LinkQuality> {
    const before = this.#saying;
    this.#saying = new Map(
      figures.map(one => {
        const quality = qualityOf(one);
        const last = before.get(linkKey(one));
        return [linkKey(one), { quality, times: last?.quality === quality ? last.times + 1 : 1 }];
      }),
    );
    this.#told = new Map(
      [...this.#saying].map(([key, { quality, times }]) => [
        key,
        times >= STEADY ? quality : (this.#told.get(key) ?? 'good'),
      ]),
    );
    return this.#told;
  }
}
