import type { FrameProcessor, ProcessorSource } from './FrameProcessor.ts';

/**
 * Where the library's worker, its WebAssembly and its model lie beside the pages, put there by both
 * builds (scripts/lib/background-assets.ts). The version makes an update another address.
 */
export const BACKGROUND_ASSETS = '/background/3.2.0/';

/** A worker that has not said that it is ready after so long (ms) never will: a file is missing or refused. */
const LOAD_TIMEOUT_MS = 30_000;

type Library = typeof import('@twilio/video-processors');
type Processor = InstanceType<Library['GaussianBlurBackgroundProcessor'] | Library['VirtualBackgroundProcessor']>;

/** The library has no way to end its workers: there is at most one a kind, kept while the window is there. */
let blurring: Promise<FrameProcessor> | null = null;
let replacing: Promise<{ readonly frames: FrameProcessor; readonly use: (image: HTMLImageElement) => void }> | null = null;

/** Blur and pictures by @twilio/video-processors: person segmentation and drawing, both in a worker. */
export const library: ProcessorSource = {
  blur() {
    blurring ??= load().then(({ GaussianBlurBackgroundProcessor }) => ready(new GaussianBlurBackgroundProcessor({ assetsPath: BACKGROUND_ASSETS })));
    blurring.catch(() => (blurring = null));
    return blurring;
  },
  async image(source) {
    const image = new Image();
    image.src = source;
    await image.decode();
    replacing ??= load().then(async ({ VirtualBackgroundProcessor, ImageFit }) => {
      const processor = new VirtualBackgroundProcessor({ assetsPath: BACKGROUND_ASSETS, backgroundImage: image, fitType: ImageFit.Cover });
      return { frames: await ready(processor), use: (next: HTMLImageElement) => (processor.backgroundImage = next) };
    });
    replacing.catch(() => (replacing = null));
    const { frames, use } = await replacing;
    use(image);
    return frames;
  },
};

function load(): Promise<Library> {
  return import('@twilio/video-processors');
}

async function ready(processor: Processor): Promise<FrameProcessor> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The background library did not load.')), LOAD_TIMEOUT_MS);
  });
  try {
    await Promise.race([processor.loadModel(), late]);
  } finally {
    clearTimeout(timer);
  }
  const canvas = document.createElement('canvas');
  // Taken first, so that the library moves its pictures here instead of drawing them once more.
  canvas.getContext('bitmaprenderer');
  return {
    async process(frame) {
      const { timestamp, displayWidth, displayHeight } = frame;
      // A frame that the library fails at leaves the canvas as it was: another size tells.
      canvas.width = 1;
      canvas.height = 1;
      // The library moves the frame into its worker, which closes it.
      await processor.processFrame(frame, canvas);
      return canvas.width === displayWidth && canvas.height === displayHeight ? new VideoFrame(canvas, { timestamp }) : null;
    },
  };
}
