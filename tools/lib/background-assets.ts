import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * What the background library loads by itself, from wherever it is told that these lie. Without SIMD it would be too
 * slow.
 */
const FILES = [
  'dist/build/selfie_segmentation_landscape.tflite',
  'dist/build/tflite-simd-1-0-0.js',
  'dist/build/tflite-simd-1-0-0.wasm',
  'dist/build/twilio-gaussian-blur-background-processor-pipeline-worker.js',
  'dist/build/twilio-virtual-background-processor-pipeline-worker.js',
  'LICENSE.md',
];

const library = dirname(dirname(createRequire(import.meta.url).resolve('@twilio/video-processors')));
const { version } = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8')) as { version: string };

/** The files beside the pages that `core/media/background/library.ts` loads from, each with where it comes from. */
export const backgroundAssets = FILES.map(file => ({
  source: join(library, file),
  path: `background/${version}/${file.split('/').at(-1)}`,
}));
