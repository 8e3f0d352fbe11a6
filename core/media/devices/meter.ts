import { keepRunning } from '../wakefulness.ts';

/** How loud a track is, for a meter; nothing is ever played through it. */
export interface Meter {
  /** 0 (silence) to 1 (full scale), perceptually spread: -60 dBFS and less is 0. */
  level(): number;
  /** Whether there is any signal at all: even a quiet room has noise, and what is switched off has not. */
  signal(): boolean;
  /** False while the browser does not let this page process sound: all is 0 then, which means nothing. */
  listening(): boolean;
  close(): void;
}

const FLOOR_DB = -60;
/** Root mean square amplitude: -100 dBFS, below the last bit of 16. */
const NO_SIGNAL = 1e-5;

/** Browsers allow few contexts; one serves all meters. */
let shared: AudioContext | null = null;

function sharedContext(): AudioContext {
  if (shared) return shared;
  shared = new AudioContext();
  keepRunning(shared);
  return shared;
}

/** Measures an audio track. The track itself is left alone. */
export function meter(track: MediaStreamTrack): Meter {
  const context = sharedContext();
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  void context.resume().catch(() => {});
  const samples = new Float32Array(analyser.fftSize);
  const rms = () => {
    analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    return Math.sqrt(sum / samples.length);
  };
  return {
    level: () => loudness(rms()),
    signal: () => rms() > NO_SIGNAL,
    listening: () => context.state === 'running',
    close: () => source.disconnect(),
  };
}

/** Root mean square amplitude (0..1) to meter position (0..1) on a decibel scale. */
export function loudness(rms: number): number {
  if (rms <= 0) return 0;
  const db = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
}
