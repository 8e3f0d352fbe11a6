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
 * Where a card goes: below what it belongs to, else above, else beside it; inside the window and
 * never over any of the boxes. Null when there is no such place.
 */
export function placeCard(boxes: readonly Box[], card: Size, view: Size, pointer?: Spot): Spot | null {
  const first = boxes[0];
  if (!first) return null;
  const whole = boxes.reduce((a, b) => ({
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  }));
  const x = within(pointer ? pointer.x - 24 : whole.left, view.width - card.width);
  const y = within(whole.top, view.height - card.height);
  const spots: Spot[] = [
    { x, y: whole.bottom + GAP },
    { x, y: whole.top - GAP - card.height },
    { x: whole.right + GAP, y },
    { x: whole.left - GAP - card.width, y },
  ];
  return spots.find(spot => isInside(spot, card, view) && !boxes.some(box => overlaps(spot, card, box))) ?? null;
}

function within(wanted: number, most: number): number {
  return Math.max(EDGE, Math.min(wanted, most - EDGE));
}

function isInside({ x, y }: Spot, { width, height }: Size, view: Size): boolean {
  return x >= 0 && y >= 0 && x + width <= view.width && y + height <= view.height;
}

function overlaps({ x, y }: Spot, { width, height }: Size, box: Box): boolean {
  return x < box.right && x + width > box.left && y < box.bottom && y + height > box.top;
}
