export interface StageLayout {
  readonly columns: number;
  /** Of one tile, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** The tiles do not fit the height at a size one can still recognise a face in. */
  readonly scrolls: boolean;
}

export const STAGE_GAP = 8;
/** A picture of a person is shown in a shape between these, and cropped to it. */
export const WIDEST = 16 / 9;
export const NARROWEST = 4 / 3;
const SMALLEST_WIDTH = 132;

/** Largest tile between 4:3 and 16:9 within a cell; the picture is cropped to it. */
function fit(cellWidth: number, cellHeight: number): { width: number; height: number } {
  const ratio = cellWidth / cellHeight;
  if (ratio > WIDEST) return { width: Math.floor(cellHeight * WIDEST), height: Math.floor(cellHeight) };
  if (ratio < NARROWEST) return { width: Math.floor(cellWidth), height: Math.floor(cellWidth / NARROWEST) };
  return { width: Math.floor(cellWidth), height: Math.floor(cellHeight) };
}

function scrolling(count: number, width: number): StageLayout {
  const columns = Math.max(1, Math.min(count, Math.floor((width + STAGE_GAP) / (SMALLEST_WIDTH + STAGE_GAP))));
  const tile = Math.floor((width - STAGE_GAP * (columns - 1)) / columns);
  return { columns, width: tile, height: Math.floor(tile / NARROWEST), scrolls: true };
}

/** The number of columns that gives `count` tiles the most area in a box of `width` × `height` CSS pixels. */
export function stageLayout(count: number, width: number, height: number): StageLayout {
  let best: StageLayout = { columns: 1, width: 0, height: 0, scrolls: false };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const cellWidth = (width - STAGE_GAP * (columns - 1)) / columns;
    const cellHeight = (height - STAGE_GAP * (rows - 1)) / rows;
    if (cellWidth <= 0 || cellHeight <= 0) continue;
    const tile = fit(cellWidth, cellHeight);
    if (tile.width * tile.height > best.width * best.height) best = { columns, ...tile, scrolls: false };
  }
  const tooSmall = best.width < Math.min(SMALLEST_WIDTH, width);
  return count > 0 && width > 0 && tooSmall ? scrolling(count, width) : best;
}
