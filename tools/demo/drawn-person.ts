/** How somebody who is drawn looks. Colours are CSS colours. */
export interface Look {
  readonly wall: string;
  readonly lamp: string;
  readonly skin: string;
  readonly hair: string;
  readonly shirt: string;
  readonly style: 'bun' | 'short' | 'long' | 'curls';
  readonly glasses?: boolean;
}

/** What of a canvas' context is used: this file is compiled without the types of the DOM. */
interface Brush {
  readonly canvas: { readonly width: number; readonly height: number };
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineCap: 'round' | 'butt';
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void;
  ellipse(x: number, y: number, rx: number, ry: number, angle: number, from: number, to: number): void;
  roundRect(x: number, y: number, width: number, height: number, radius: number): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  fill(): void;
  stroke(): void;
  clip(): void;
  save(): void;
  restore(): void;
  scale(x: number, y: number): void;
  translate(x: number, y: number): void;
  rotate(angle: number): void;
}

/**
 * Draws somebody at a desk, head and shoulders. Runs in a page, by its source: it must not use anything from outside.
 * @param t where in the film, 0 to 1; the film begins anew without a jump
 */
export function drawPerson(context: Brush, look: Look, t: number): void {
  const { width, height } = context.canvas;
  const turn = 2 * Math.PI * t;
  const u = height / 360;
  const disc = (x: number, y: number, rx: number, ry: number, fill: string, angle = 0) => {
    context.fillStyle = fill;
    context.beginPath();
    context.ellipse(x, y, rx, ry, angle, 0, 2 * Math.PI);
    context.fill();
  };
  const box = (x: number, y: number, w: number, h: number, r: number, fill: string) => {
    context.fillStyle = fill;
    context.beginPath();
    context.roundRect(x, y, w, h, r);
    context.fill();
  };

  // The room: a wall, a window with daylight, a shelf.
  context.fillStyle = look.wall;
  context.fillRect(0, 0, width, height);
  context.save();
  context.scale(u, u);
  const w = width / u;
  box(w - 170, 40, 120, 150, 8, look.lamp);
  box(w - 113, 40, 6, 150, 0, look.wall);
  box(w - 170, 112, 120, 6, 0, look.wall);
  box(40, 128, 150, 8, 2, 'rgb(0 0 0 / 0.28)');
  for (const [index, fill] of ['#e2725b', '#e9c46a', '#457b9d', '#f1faee', '#6d597a'].entries())
    box(52 + index * 21, 82 + (index % 2) * 8, 16, 46 - (index % 2) * 8, 2, fill);

  // Swaying slowly, nodding twice as often.
  const x = w / 2 + 7 * Math.sin(turn);
  const y = 178 + 3 * Math.sin(2 * turn + 1);
  const lean = 0.035 * Math.sin(turn + 0.6);
  const shade = 'rgb(0 0 0 / 0.12)';

  if (look.style === 'long') box(x - 78, y - 70, 156, 210, 70, look.hair);
  // Shoulders stay where the chair is.
  box(w / 2 - 150, 300, 300, 160, 80, look.shirt);
  box(x - 24, y + 60, 48, 80, 22, look.skin);
  box(x - 24, y + 66, 48, 26, 13, shade);
  disc(w / 2, 312, 40, 22, look.skin);

  context.translate(x, y);
  context.rotate(lean);
  if (look.style === 'bun') disc(0, -104, 34, 32, look.hair);
  if (look.style === 'curls')
    for (let n = 0; n < 11; n += 1) {
      const angle = Math.PI + (n / 10) * Math.PI;
      disc(72 * Math.cos(angle), -14 + 78 * Math.sin(angle), 30, 30, look.hair);
    }
  disc(-70, 8, 12, 17, look.skin);
  disc(70, 8, 12, 17, look.skin);
  disc(0, 0, 70, 86, look.skin);
  // Hair over the forehead.
  context.save();
  context.beginPath();
  context.ellipse(0, -4, 76, 92, 0, 0, 2 * Math.PI);
  context.clip();
  context.fillStyle = look.hair;
  context.beginPath();
  context.moveTo(-90, -110);
  context.lineTo(90, -110);
  context.lineTo(90, look.style === 'short' ? -34 : -12);
  context.quadraticCurveTo(44, -72, -18, -52);
  context.quadraticCurveTo(-64, -44, -90, 6);
  context.fill();
  context.restore();

  // Eyes that blink twice a film, and look where the head turns.
  const open = Math.min(1, Math.abs(t - 0.31) * 30, Math.abs(t - 0.78) * 30);
  const glance = 3 * Math.sin(turn);
  for (const side of [-1, 1]) {
    disc(side * 27, 6, 11, Math.max(1.2, 8 * open), '#fff');
    if (open > 0.35) disc(side * 27 + glance, 6, 5.4, 5.4 * open, '#2b2320');
    context.strokeStyle = look.hair;
    context.lineWidth = 5;
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(side * 39, -13 - 2 * Math.sin(2 * turn));
    context.quadraticCurveTo(side * 27, -20 - 2 * Math.sin(2 * turn), side * 15, -14);
    context.stroke();
  }
  if (look.glasses) {
    context.strokeStyle = '#2f3542';
    context.lineWidth = 4;
    for (const side of [-1, 1]) {
      context.beginPath();
      context.roundRect(side * 27 - 19, -9, 38, 31, 12);
      context.stroke();
    }
    context.beginPath();
    context.moveTo(-8, 2);
    context.lineTo(8, 2);
    context.stroke();
  }
  // Nose, cheeks, and a mouth that speaks in syllables.
  disc(0, 28, 7, 5, shade);
  disc(-40, 34, 12, 8, 'rgb(220 80 80 / 0.18)');
  disc(40, 34, 12, 8, 'rgb(220 80 80 / 0.18)');
  const speaks = t < 0.72 ? Math.abs(Math.sin(9 * turn)) * (0.5 + 0.5 * Math.sin(3 * turn) ** 2) : 0;
  context.strokeStyle = '#8c3b3b';
  context.lineWidth = 4;
  if (speaks < 0.15) {
    context.beginPath();
    context.moveTo(-18, 50);
    context.quadraticCurveTo(0, 62, 18, 50);
    context.stroke();
  } else disc(0, 53, 15, 3 + 9 * speaks, '#8c3b3b');
  context.restore();
}

/** People for demonstrations and pictures, by name. */
export const DRAWN: Readonly<Record<'Mira' | 'Jonas' | 'Amara' | 'Inés', Look>> = {
  Mira: {
    wall: '#cfe0dd',
    lamp: '#fff4d6',
    skin: '#e8b48f',
    hair: '#3b2a24',
    shirt: '#c2543b',
    style: 'bun',
    glasses: true,
  },
  Jonas: { wall: '#dcd3e6', lamp: '#e8f3ff', skin: '#f2c9ab', hair: '#a8642b', shirt: '#33658a', style: 'short' },
  Amara: { wall: '#f0ddc8', lamp: '#fffdf2', skin: '#8d5a3b', hair: '#1f1a1c', shirt: '#e0a526', style: 'curls' },
  Inés: { wall: '#c9d6e8', lamp: '#fff0cf', skin: '#c98f65', hair: '#2c2421', shirt: '#4a7c59', style: 'long' },
};
