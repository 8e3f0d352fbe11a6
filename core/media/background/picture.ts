/** Why a file is not taken as a background. */
export type PictureRefusal = 'type' | 'size' | 'broken';

export class PictureError extends Error {
  override name = 'PictureError';
  readonly refusal: PictureRefusal;

  constructor(refusal: PictureRefusal, cause?: unknown) {
    super(`The picture is not taken: ${refusal}.`, { cause });
    this.refusal = refusal;
  }
}

/** Pixels only: an SVG may hold anything. */
const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'];
const MAX_BYTES = 20 * 1024 * 1024;
/** Larger than any picture that is sent. */
const MAX_WIDTH = 1280;
const MAX_HEIGHT = 720;
/** A strip that covered a frame would be far too large in the other direction. */
const MAX_SIDE_RATIO = 4;

/**
 * Makes a small JPEG of a picture somebody chose: nothing but its pixels is kept.
 * @returns data URL
 * @throws PictureError
 */
export async function preparePicture(file: File): Promise<string> {
  if (!PICTURE_TYPES.includes(file.type)) throw new PictureError('type');
  if (file.size > MAX_BYTES) throw new PictureError('size');
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (error) {
    throw new PictureError('broken', error);
  }
  if (bitmap.width > MAX_SIDE_RATIO * bitmap.height || bitmap.height > MAX_SIDE_RATIO * bitmap.width)
    throw new PictureError('broken');
  const { width, height } = fitted(bitmap.width, bitmap.height);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new PictureError('broken');
  context.imageSmoothingQuality = 'high';
  // What is transparent would be black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return canvas.toDataURL('image/jpeg', 0.85);
}

/** The size at which a picture still covers the largest frame, and is no larger than itself. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, Math.max(MAX_WIDTH / width, MAX_HEIGHT / height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
