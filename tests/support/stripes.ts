import { writeFileSync } from 'node:fs';

const [WIDTH, HEIGHT, FRAMES, STRIPE] = [640, 360, 16, 16];

/**
 * Writes a film (YUV4MPEG2) of wandering stripes: nobody is in it, and all of it is sharp. For Chromium's fake camera.
 */
export function writeStripes(path: string): void {
  const frames = Array.from({ length: FRAMES }, (_, frame) => {
    const luma = Buffer.alloc(WIDTH * HEIGHT);
    for (let at = 0; at < luma.length; at += 1)
      luma[at] = Math.floor(((at % WIDTH) + frame * 2) / STRIPE) % 2 === 0 ? 60 : 200;
    return Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
  });
  writeFileSync(
    path,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F24:1 Ip A1:1 C420jpeg\n`), ...frames]),
  );
}
