import { NARROWEST, STAGE_GAP, stageLayout, WIDEST } from './stageLayout.ts';

/** A place on stage, in CSS pixels from the top of all there is to scroll through, and from where lines begin. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Area {
  readonly width: number;
  readonly height: number;
}

export interface Arrangement extends Area {
  /** Stays in sight while the others are scrolled. */
  readonly large: Rect | null;
  readonly small: readonly Rect[];
  readonly scrolls: 'across' | 'down' | null;
}

/** The column of small pictures beside the large one: its share of the width, within limits. */
const COLUMN = { share: 0.2, least: 96, most: 240 };
/** The band of small pictures below it. */
const BAND = { share: 0.2, least: 64, most: 140 };
/** In the band a small picture is at least this wide, and takes at most this share of the width. */
const SMALL = { least: 112, share: 0.45 };

/** Where `count` small pictures go, and the large one, if there is one. */
export function arrange(large: 'person' | 'screen' | null, count: number, area: Area): Arrangement {
  if (area.width <= 0 || area.height <= 0)
    return { ...area, large: large && NOWHERE, small: Array<Rect>(count).fill(NOWHERE), scrolls: null };
  if (!large) return grid(count, area);
  if (count === 0) return { ...area, large: within(large, { x: 0, y: 0, ...area }), small: [], scrolls: null };
  const columnWidth = limited(area.width, COLUMN);
  const bandHeight = limited(area.height, BAND);
  const leftBeside = pictureSize({ width: area.width - columnWidth - STAGE_GAP, height: area.height });
  const leftAbove = pictureSize({ width: area.width, height: area.height - bandHeight - STAGE_GAP });
  return leftBeside >= leftAbove ? beside(large, count, area, columnWidth) : above(large, count, area, bandHeight);
}

const NOWHERE: Rect = { x: 0, y: 0, width: 0, height: 0 };
const limited = (length: number, { share, least, most }: typeof COLUMN) =>
  Math.round(Math.min(most, Math.max(least, length * share)));
/** The area of the widest ordinary picture that fits. */
const pictureSize = ({ width, height }: Area) => Math.max(0, Math.min(width, height * WIDEST)) ** 2;

/** A face fills a place of an ordinary shape; a screen takes all there is, for nobody knows its shape before. */
function within(kind: 'person' | 'screen', { x, y, width, height }: Rect): Rect {
  if (kind === 'screen') return { x, y, width, height };
  const [w, h] = [Math.min(width, Math.floor(height * WIDEST)), Math.min(height, Math.floor(width / NARROWEST))];
  return { x: x + Math.floor((width - w) / 2), y: y + Math.floor((height - h) / 2), width: w, height: h };
}

function grid(count: number, area: Area): Arrangement {
  const layout = stageLayout(count, area.width, area.height);
  const rows = Math.ceil(count / Math.max(1, layout.columns));
  const height = layout.scrolls ? rows * (layout.height + STAGE_GAP) - STAGE_GAP : area.height;
  const small = rowsIn({ x: 0, y: 0, width: area.width, height }, count, layout);
  return { width: area.width, height, large: null, small, scrolls: layout.scrolls ? 'down' : null };
}

function beside(kind: 'person' | 'screen', count: number, area: Area, width: number): Arrangement {
  const x = area.width - width;
  const each = (area.height - STAGE_GAP * (count - 1)) / count;
  const height = Math.floor(Math.min(width / NARROWEST, Math.max(width / WIDEST, each)));
  const total = count * (height + STAGE_GAP) - STAGE_GAP;
  const top = Math.max(0, Math.floor((area.height - total) / 2));
  return {
    width: area.width,
    height: Math.max(area.height, total),
    large: within(kind, { x: 0, y: 0, width: x - STAGE_GAP, height: area.height }),
    small: Array.from({ length: count }, (_, index) => ({ x, y: top + index * (height + STAGE_GAP), width, height })),
    scrolls: total > area.height ? 'down' : null,
  };
}

function above(kind: 'person' | 'screen', count: number, area: Area, band: number): Arrangement {
  const height = Math.floor(
    Math.max(0, Math.min(area.height - band - STAGE_GAP, area.width / (kind === 'screen' ? WIDEST : NARROWEST))),
  );
  const rest = Math.max(1, area.height - height - STAGE_GAP);
  const most = Math.floor(area.width * SMALL.share);
  let { columns, ...size } = stageLayout(count, area.width, rest);
  if (size.scrolls || size.width < Math.min(SMALL.least, most)) {
    // Too many: as many rows as there is height for, and the rest is scrolled to.
    const least = Math.min(SMALL.least, most);
    const rows = Math.max(1, Math.floor((rest + STAGE_GAP) / (least / NARROWEST + STAGE_GAP)));
    columns = Math.ceil(count / rows);
    size = { width: least, height: Math.floor(Math.min(least / NARROWEST, rest)), scrolls: true };
  } else if (size.width > most) {
    columns = Math.min(count, Math.floor((area.width + STAGE_GAP) / (most + STAGE_GAP)));
    const rows = Math.ceil(count / columns);
    size = {
      width: most,
      height: Math.floor(Math.min(size.height, most / NARROWEST, (rest - STAGE_GAP * (rows - 1)) / rows)),
      scrolls: false,
    };
  }
  const [across, down] = [
    columns * (size.width + STAGE_GAP) - STAGE_GAP,
    Math.ceil(count / columns) * (size.height + STAGE_GAP) - STAGE_GAP,
  ];
  const top = Math.max(0, Math.floor((area.height - height - STAGE_GAP - down) / 2));
  const width = Math.max(area.width, across);
  return {
    width,
    height: area.height,
    large: within(kind, { x: 0, y: top, width: area.width, height }),
    small: rowsIn({ x: 0, y: top + height + STAGE_GAP, width, height: down }, count, { ...size, columns }),
    scrolls: across > area.width ? 'across' : null,
  };
}

/**
 * Rows in the middle of a place, the last one too where it is not full. One that is scrolled through begins at its
 * side.
 */
function rowsIn(place: Rect, count: number, size: Area & { readonly columns: number }): Rect[] {
  const { columns, width, height } = size;
  const rows = Math.ceil(count / Math.max(1, columns));
  const top = place.y + Math.max(0, Math.floor((place.height - rows * (height + STAGE_GAP) + STAGE_GAP) / 2));
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const left = place.x + Math.max(0, Math.floor((place.width - inRow * (width + STAGE_GAP) + STAGE_GAP) / 2));
    return { x: left + (index % columns) * (width + STAGE_GAP), y: top + row * (height + STAGE_GAP), width, height };
  });
}
