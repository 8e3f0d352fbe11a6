/** A rectangle of the recorded picture, in its pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything is: the large picture, if there is one, and a tile for each of the others in order. */
export interface Arrangement {
  readonly large: Area | null;
  readonly tiles: readonly Area[];
}

const GAP = 8;
const RATIO = 16 / 9;
/** How much of the width is left to the small tiles beside a large picture. */
const STRIP = 0.2;

/** Divides a picture of `width` × `height` pixels among `count` tiles, beside a large one or without. */
export function arrange(count: number, large: boolean, width: number, height: number): Arrangement {
  const whole = { x: GAP, y: GAP, width: width - 2 * GAP, height: height - 2 * GAP };
  if (!large) return { large: null, tiles: grid(count, whole) };
  if (count === 0) return { large: whole, tiles: [] };
  const strip = Math.floor(whole.width * STRIP);
  return {
    large: { ...whole, width: whole.width - strip - GAP },
    tiles: grid(count, { ...whole, x: whole.x + whole.width - strip, width: strip }),
  };
}

/** Tiles of 16:9, as large as they can all be, in rows in the middle of the box. */
function grid(count: number, box: Area): Area[] {
  let best = { columns: 1, width: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const across = (box.width - GAP * (columns - 1)) / columns;
    const down = ((box.height - GAP * (rows - 1)) / rows) * RATIO;
    const width = Math.floor(Math.min(across, down));
    if (width > best.width) best = { columns, width };
  }
  const { columns, width } = best;
  const height = Math.floor(width / RATIO);
  const rows = Math.ceil(count / columns);
  const top = box.y + (box.height - rows * height - (rows - 1) * GAP) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row < rows - 1 ? columns : count - columns * (rows - 1);
    const left = box.x + (box.width - inRow * width - (inRow - 1) * GAP) / 2;
    return {
      x: Math.round(left + (index % columns) * (width + GAP)),
      y: Math.round(top + row * (height + GAP)),
      width,
      height,
    };
  });
}
