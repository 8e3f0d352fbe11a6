export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Between the card and what it belongs to, and between the card and the window's edge, in CSS pixels. */
const GAP = 6;
const EDGE = 8;

/**
 * Where a card goes: below what it belongs to, else above, else beside it, wholly inside the window.
 * So it never covers any of the boxes. Null when there is no such place.
 */
export function placeCard(boxes: readonly Box[], card: Size, view: Size, pointer?: Spot): Spot | null {
  const left = Math.min(...boxes.map(box => box.left));
  const top = Math.min(...boxes.map(box => box.top));
  const right = Math.max(...boxes.map(box => box.right));
  const bottom = Math.max(...boxes.map(box => box.bottom));
  const x = within(pointer ? pointer.x - 24 : left, view.width - card.width);
  const y = within(top, view.height - card.height);
  const spots: Spot[] = [
    { x, y: bottom + GAP },
    { x, y: top - GAP - card.height },
    { x: right + GAP, y },
    { x: left - GAP - card.width, y },
  ];
  const fits = (spot: Spot) =>
    spot.x >= 0 && spot.y >= 0 && spot.x + card.width <= view.width && spot.y + card.height <= view.height;
  return spots.find(fits) ?? null;
}

function within(wanted: number, most: number): number {
  return Math.max(EDGE, Math.min(wanted, most - EDGE));
}
