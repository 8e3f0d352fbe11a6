/** How loud a track is, for a meter; nothing is ever played through it. */
export interface Meter {
  /** 0 (silence) to 1 (full scale), perceptually spread: -60 dBFS and less is 0. */
  level(): number;
  close(): void;
}

const FLOOR_DB = -60;

/** Browsers allow few contexts; one serves all meters. */
let shared: AudioContext | null = null;

/** Measures an audio track. The track itself is left alone. */
export function meter(track: MediaStreamTrack): Meter {
  const context = (shared ??= new AudioContext());
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  // Without a user gesture a context may start suspended; there is always one before a meter matters.
  void context.resume().catch(() => {});
  const samples = new Float32Array(analyser.fftSize);
  return {
    level() {
      analyser.getFloatTimeDomainData(samples);
      let sum = 0;
      for (const sample of samples) sum += sample * sample;
      return loudness(Math.sqrt(sum / samples.length));
    },
    close: () => source.disconnect(),
  };
}

/** Root mean square amplitude (0..1) to meter position (0..1) on a decibel scale. */
export function loudness(rms: number): number {
  if (rms <= 0) return 0;
  const db = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
}
