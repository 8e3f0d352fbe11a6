import { letters } from '../letters.ts';
import type { Area } from './layout.ts';
import type { Painted } from './stagePicture.ts';

const STAGE = '#14161c';
const TILE = '#23262f';
const FONT = 'system-ui, sans-serif';

export function paintStage(canvas: CanvasRenderingContext2D, { width, height }: HTMLCanvasElement): void {
  canvas.fillStyle = STAGE;
  canvas.fillRect(0, 0, width, height);
}

/** One tile: the picture, or the person's initials; then their name. */
export function paintTile(
  canvas: CanvasRenderingContext2D,
  area: Area,
  { person, kind }: Painted,
  picture: HTMLVideoElement | null,
): void {
  canvas.save();
  canvas.beginPath();
  rounded(canvas, area.x, area.y, area.width, area.height, 8);
  canvas.clip();
  canvas.fillStyle = TILE;
  canvas.fillRect(area.x, area.y, area.width, area.height);
  if (picture) paintPicture(canvas, area, picture, kind === 'screen');
  else paintInitials(canvas, area, person.initials, person.hue);
  paintName(canvas, area, person.name);
  canvas.restore();
  if (kind !== 'camera' || !person.speaking) return;
  canvas.strokeStyle = '#6ea8fe';
  canvas.lineWidth = 3;
  canvas.beginPath();
  rounded(canvas, area.x + 1.5, area.y + 1.5, area.width - 3, area.height - 3, 8);
  canvas.stroke();
}

/** Firefox 111 has no `roundRect`: its tiles have corners. */
function rounded(
  canvas: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
): void {
  if ('roundRect' in canvas) canvas.roundRect(x, y, width, height, radius);
  else (canvas as CanvasRenderingContext2D).rect(x, y, width, height);
}

/** A face fills its tile and is cropped to it; of a screen everything must be readable. */
function paintPicture(canvas: CanvasRenderingContext2D, area: Area, video: HTMLVideoElement, whole: boolean): void {
  const { videoWidth, videoHeight } = video;
  const [across, down] = [area.width / videoWidth, area.height / videoHeight];
  const scale = whole ? Math.min(across, down) : Math.max(across, down);
  const [width, height] = [videoWidth * scale, videoHeight * scale];
  canvas.drawImage(video, area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height);
}

function paintInitials(canvas: CanvasRenderingContext2D, area: Area, initials: string, hue: number): void {
  const [x, y, radius] = [area.x + area.width / 2, area.y + area.height / 2, Math.min(area.width, area.height) * 0.26];
  canvas.fillStyle = `oklch(45% 0.1 ${hue})`;
  canvas.beginPath();
  canvas.arc(x, y, radius, 0, 2 * Math.PI);
  canvas.fill();
  canvas.fillStyle = '#fff';
  canvas.font = `600 ${Math.round(radius * 0.8)}px ${FONT}`;
  canvas.textAlign = 'center';
  canvas.textBaseline = 'middle';
  canvas.fillText(initials, x, y);
}

function paintName(canvas: CanvasRenderingContext2D, area: Area, name: string): void {
  const size = Math.round(Math.min(22, Math.max(12, area.height * 0.07)));
  const pad = Math.round(size * 0.5);
  canvas.font = `500 ${size}px ${FONT}`;
  canvas.textAlign = 'left';
  canvas.textBaseline = 'middle';
  const room = area.width - 4 * pad;
  const text = shortened(canvas, name, room);
  const [width, height] = [canvas.measureText(text).width + 2 * pad, size + pad];
  canvas.fillStyle = 'rgb(0 0 0 / 62%)';
  canvas.beginPath();
  rounded(canvas, area.x + pad, area.y + area.height - height - pad, width, height, size * 0.4);
  canvas.fill();
  canvas.fillStyle = '#fff';
  canvas.fillText(text, area.x + 2 * pad, area.y + area.height - pad - height / 2);
}

/** As much of a text as fits that many pixels. */
function shortened(canvas: CanvasRenderingContext2D, text: string, room: number): string {
  if (canvas.measureText(text).width <= room) return text;
  const fitting = letters(text);
  while (fitting.length > 1 && canvas.measureText(`${fitting.join('')}…`).width > room) fitting.pop();
  return `${fitting.join('')}…`;
}
