import type { FrameProcessor } from './FrameProcessor.ts';
import { framesOf, trackOfFrames } from './frames.ts';
import type { BackgroundProblem } from './kinds.ts';
import { PaceKeeper, type PaceLimits } from './pace.ts';

/** A frame that takes longer than this (ms) never comes. */
const HUNG_MS = 5_000;
/** So many frames in a row without a result are a failure. */
const MISSES = 10;

export interface Processing {
  /** What others may see. Ends with the camera's track, and when processing fails. */
  readonly track: MediaStreamTrack;
  /** Resolves when the machine has shown that it keeps up; rejects with `ProcessingError`. */
  readonly ready: Promise<void>;
  stop(): void;
}

/** Processing cannot go on. */
export class ProcessingError extends Error {
  override name = 'ProcessingError';
  readonly problem: BackgroundProblem;

  constructor(problem: BackgroundProblem, cause?: unknown) {
    super(`The background cannot be replaced: ${problem}.`, { cause });
    this.problem = problem;
  }
}

/**
 * Makes a track of a camera's with every frame processed; a frame that was not is never in it.
 * Neither the camera's track nor the processor is stopped with it.
 * @param failed told when it ends by itself after having been ready
 */
export function processTrack(
  camera: MediaStreamTrack,
  processor: FrameProcessor,
  limits: PaceLimits | undefined,
  failed: (problem: BackgroundProblem) => void,
): Processing {
  const reader = framesOf(camera).getReader();
  const track = trackOfFrames();
  const writer = track.writable.getWriter();
  const pace = new PaceKeeper(limits);
  let stopped = false;
  let resolve!: () => void;
  let reject!: (why: ProcessingError) => void;
  const ready = new Promise<void>((...settle) => ([resolve, reject] = settle));
  // Whoever stops it does not wait for it any more.
  ready.catch(() => {});

  function stop(): void {
    if (stopped) return;
    stopped = true;
    track.stop();
    reader.cancel().catch(() => {});
    writer.close().catch(() => {});
  }

  async function run(): Promise<void> {
    let misses = 0;
    let passed = false;
    for (;;) {
      const { done, value: frame } = await reader.read();
      if (done || stopped) {
        frame?.close();
        return;
      }
      passed = pace.pace === 'half' && !passed;
      if (passed) {
        frame.close();
        continue;
      }
      const begun = performance.now();
      const shown = await inTime(processor.process(frame));
      misses = shown ? 0 : misses + 1;
      if (misses >= MISSES) throw new ProcessingError('background-failed');
      if (!shown) continue;
      const now = performance.now();
      if (pace.took(now - begun, now) === 'off') {
        shown.close();
        throw new ProcessingError('background-slow');
      }
      if (stopped) shown.close();
      else await writer.write(shown);
      if (pace.tried) resolve();
    }
  }

  run()
    .catch((error: unknown) => {
      if (stopped) return;
      const why = error instanceof ProcessingError ? error : new ProcessingError('background-failed', error);
      reject(why);
      void ready.then(
        () => failed(why.problem),
        () => {},
      );
    })
    .finally(stop);
  return { track, ready, stop };
}

/** A frame that fails is one that is not shown; one that never comes is the end. */
async function inTime(processed: Promise<VideoFrame | null>): Promise<VideoFrame | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ProcessingError('background-failed')), HUNG_MS);
  });
  try {
    return await Promise.race([processed.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}
