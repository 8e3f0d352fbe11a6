import type * as Library from '@twilio/video-processors';
import type { FrameProcessor, ProcessorSource } from './FrameProcessor.ts';

/**
 * Where the library's worker, its WebAssembly and its model lie beside the pages, put there by both
 * builds (tools/lib/background-assets.ts). The version makes an update another address.
 */
export const BACKGROUND_ASSETS = '/background/3.2.0/';

/** A worker that has not said that it is ready after so long (ms) never will: a file is missing or refused. */
const LOAD_TIMEOUT_MS = 30_000;

type Processor = Library.GaussianBlurBackgroundProcessor | Library.VirtualBackgroundProcessor;

/** The library has no way to end its workers: there is at most one a kind, kept while the window is there. */
let blurring: Promise<FrameProcessor> | null = null;
let replacing: Promise<{ readonly frames: FrameProcessor; readonly use: (image: HTMLImageElement) => void }> | null =
  null;

/** Blur and pictures by @twilio/video-processors: person segmentation and drawing, both in a worker. */
export const library: ProcessorSource = {
  blur() {
    blurring ??= load().then(({ GaussianBlurBackgroundProcessor }) =>
      ready(new GaussianBlurBackgroundProcessor({ assetsPath: BACKGROUND_ASSETS })),
    );
    blurring.catch(() => (blurring = null));
    return blurring;
  },
  async image(source) {
    const image = new Image();
    image.src = source;
    await image.decode();
    replacing ??= load().then(async ({ VirtualBackgroundProcessor, ImageFit }) => {
      const processor = new VirtualBackgroundProcessor({
        assetsPath: BACKGROUND_ASSETS,
        backgroundImage: image,
        fitType: ImageFit.Cover,
      });
      return { frames: await ready(processor), use: (next: HTMLImageElement) => (processor.backgroundImage = next) };
    });
    replacing.catch(() => (replacing = null));
    const { frames, use } = await replacing;
    use(image);
    return frames;
  },
};

function load(): Promise<typeof Library> {
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
  let picture: ImageBitmap | null = null;
  // The library paints a canvas, and tells nobody when it painted nothing. This one takes the picture itself.
  const canvas = {
    getContext: () =>
      Object.assign(Object.create(ImageBitmapRenderingContext.prototype) as object, {
        transferFromImageBitmap: (made: ImageBitmap | null) => void (picture = made),
      }),
  };
  return {
    async process(frame) {
      const { timestamp } = frame;
      picture = null;
      // It moves the frame into its worker, which closes it.
      await processor.processFrame(frame, canvas as unknown as HTMLCanvasElement);
      const made = picture as ImageBitmap | null;
      if (!made) return null;
      // eslint-disable-next-line engines/old-browsers -- only where a frame came (frames.ts)
      const shown = new VideoFrame(made, { timestamp });
      made.close();
      return shown;
    },
  };
}
