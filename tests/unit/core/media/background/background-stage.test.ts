import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BackgroundStage } from '../../../../../core/media/background/BackgroundStage.ts';
import type { FrameProcessor } from '../../../../../core/media/background/FrameProcessor.ts';
import { fitted } from '../../../../../core/media/background/picture.ts';

/** A camera whose frames come when asked for, and a browser that hands them out. */

class Frame {
  closed = false;
  readonly processed: boolean;
  constructor(processed: boolean) {
    this.processed = processed;
  }

  close(): void {
    this.closed = true;
  }
}

class Track extends EventTarget {
  readyState = 'live';
  feed: ReadableStreamDefaultController<Frame> | null = null;
  settings: Record<string, unknown> = {};
  readonly #capabilities: object;
  constructor(capabilities: object = {}) {
    super();
    this.#capabilities = capabilities;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  getCapabilities = () => this.#capabilities;
  getConstraints = () => ({});
  getSettings = () => this.settings;
  async applyConstraints({ backgroundBlur }: { backgroundBlur?: { exact: boolean } }): Promise<void> {
    this.settings = { backgroundBlur: backgroundBlur?.exact };
  }
}

const written: Frame[] = [];
class Generator extends Track {
  readonly writable = new WritableStream<Frame>({ write: frame => void written.push(frame) });
}
class Processor {
  readonly readable: ReadableStream<Frame>;
  constructor({ track }: { track: Track }) {
    this.readable = new ReadableStream({ start: feed => void (track.feed = feed) });
  }
}

const asTrack = (track: Track) => track as unknown as MediaStreamTrack;
const good: FrameProcessor = {
  process: async frame => {
    frame.close();
    return new Frame(true) as unknown as VideoFrame;
  },
};

function stageWith(processor: FrameProcessor, { software = false, handheld = false } = {}) {
  const loaded: string[] = [];
  const load = (kind: string) => async () => {
    loaded.push(kind);
    return processor;
  };
  const changed = vi.fn();
  const stage = new BackgroundStage(
    {
      source: { blur: load('blur'), image: load('image') },
      images: { load: async () => 'data:,', save: async () => {} },
      handheld,
      software: () => software,
    },
    changed,
  );
  return { stage, loaded, changed };
}

async function play(track: Track, frames: number): Promise<void> {
  await vi.waitUntil(() => track.feed !== null);
  for (let count = 0; count < frames; count += 1) {
    const frame = new Frame(false);
    track.feed!.enqueue(frame);
    // One after the other, as a camera's come.
    await vi.waitUntil(() => frame.closed);
  }
}

beforeEach(() => {
  written.length = 0;
  vi.stubGlobal('MediaStreamTrackProcessor', Processor);
  vi.stubGlobal('MediaStreamTrackGenerator', Generator);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the stage behind the camera', () => {
  test('hands on the camera as it is, and loads nothing, while no background is wanted', () => {
    const { stage, loaded } = stageWith(good);
    const camera = new Track();
    stage.set(asTrack(camera), { kind: 'none' });
    expect(stage.track).toBe(camera);
    expect(loaded).toEqual([]);
  });

  test('hands on nothing until frames are processed, then only those', async () => {
    const { stage } = stageWith(good);
    const camera = new Track();
    stage.set(asTrack(camera), { kind: 'none' });
    stage.set(asTrack(camera), { kind: 'blur' });
    expect(stage.track).toBeNull();
    expect(stage.state.status).toBe('starting');
    await play(camera, 20);
    await vi.waitUntil(() => stage.state.status === 'on');
    expect(stage.track).toBeInstanceOf(Generator);
    expect(written.length).toBeGreaterThan(0);
    expect(written.every(frame => frame.processed)).toBe(true);
  });

  test('hands on nothing once processing fails, and says so', async () => {
    let fails = false;
    const { stage } = stageWith({
      process: frame => (fails ? (frame.close(), Promise.reject(new Error('lost'))) : good.process(frame)),
    });
    const camera = new Track();
    stage.set(asTrack(camera), { kind: 'blur' });
    await play(camera, 20);
    await vi.waitUntil(() => stage.state.status === 'on');
    const shown = stage.track!;
    fails = true;
    await play(camera, 10);
    await vi.waitUntil(() => stage.state.problem !== null);
    expect(stage.state.problem).toBe('background-failed');
    expect(stage.track).toBeNull();
    expect(shown.readyState).toBe('ended');
    expect(camera.readyState).toBe('live');
  });

  test('without a graphics processor loads nothing, holds the camera back and says why; choosing none shows it again', async () => {
    const { stage, loaded } = stageWith(good, { software: true });
    const camera = new Track();
    stage.set(asTrack(camera), { kind: 'blur' });
    await vi.waitUntil(() => stage.state.problem !== null);
    expect(stage.state).toMatchObject({ problem: 'background-slow', obstacle: 'slow' });
    expect(stage.track).toBeNull();
    expect(loaded).toEqual([]);
    stage.set(asTrack(camera), { kind: 'none' });
    expect(stage.track).toBe(camera);
    expect(stage.state.problem).toBeNull();
  });

  test('lets the system blur where it can, without loading anything, and takes that back', async () => {
    const { stage, loaded } = stageWith(good);
    const camera = new Track({ backgroundBlur: [false, true] });
    stage.set(asTrack(camera), { kind: 'blur' });
    expect(stage.track).toBeNull();
    await vi.waitUntil(() => stage.state.status === 'on');
    expect(stage.track).toBe(camera);
    expect(camera.settings.backgroundBlur).toBe(true);
    expect(loaded).toEqual([]);
    stage.set(asTrack(camera), { kind: 'none' });
    await vi.waitUntil(() => camera.settings.backgroundBlur === false);
  });

  test('leaves a blur that the person set in their system as it is while nothing is wanted, and puts it back afterwards', async () => {
    const { stage } = stageWith(good);
    const camera = new Track({ backgroundBlur: [false, true] });
    camera.settings = { backgroundBlur: true };
    stage.set(asTrack(camera), { kind: 'none' });
    expect(stage.track).toBe(camera);
    await stage.start();
    stage.set(asTrack(camera), { kind: 'image' });
    await vi.waitUntil(() => camera.settings.backgroundBlur === false);
    stage.set(asTrack(camera), { kind: 'none' });
    await vi.waitUntil(() => camera.settings.backgroundBlur === true);
    expect(stage.track).toBe(camera);
  });

  test('a blur of the system that is switched off elsewhere is not taken for one that is on', async () => {
    const { stage } = stageWith(good);
    const camera = new Track({ backgroundBlur: [false, true] });
    stage.set(asTrack(camera), { kind: 'blur' });
    await vi.waitUntil(() => stage.state.status === 'on');
    camera.settings = { backgroundBlur: false };
    camera.dispatchEvent(new Event('configurationchange'));
    expect(stage.track).toBeNull();
    await vi.waitUntil(() => camera.settings.backgroundBlur === true && stage.track === (camera as unknown));
  });

  test('is never offered on a phone', () => {
    expect(stageWith(good, { handheld: true }).stage.state.obstacle).toBe('handheld');
  });

  test('what is given up while it loads never appears', async () => {
    vi.useFakeTimers();
    const { stage, loaded, changed } = stageWith(good);
    const camera = new Track();
    stage.set(asTrack(camera), { kind: 'blur' });
    stage.set(null, { kind: 'blur' });
    // All that was begun comes to its end.
    await vi.advanceTimersByTimeAsync(60_000);
    expect(loaded).toEqual(['blur']);
    expect(stage.track).toBeNull();
    expect(changed).not.toHaveBeenCalled();
  });
});

describe('a picture', () => {
  test('is made as small as still covers a frame, and never larger than it is', () => {
    expect(fitted(4000, 3000)).toEqual({ width: 1280, height: 960 });
    expect(fitted(3000, 1000)).toEqual({ width: 2160, height: 720 });
    expect(fitted(300, 200)).toEqual({ width: 300, height: 200 });
  });
});
