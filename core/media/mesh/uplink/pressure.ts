import type { Pressure } from './policy.ts';

/** Compute Pressure, newer than the type definitions. */
interface PressureObserverLike {
  observe(source: 'cpu', options: { sampleInterval: number }): Promise<void>;
  disconnect(): void;
}
type PressureObserverConstructor = new (changed: (records: { state: Pressure }[]) => void) => PressureObserverLike;

const SAMPLE_MS = 2_000;

/**
 * Calls back when the processor comes under pressure or out of it, where the browser tells. Returns the stop function.
 */
export function watchPressure(changed: (pressure: Pressure) => void): () => void {
  const Observer = (globalThis as { PressureObserver?: PressureObserverConstructor }).PressureObserver;
  if (!Observer) return () => {};
  const observer = new Observer(records => {
    const last = records.at(-1);
    if (last) changed(last.state);
  });
  // Refused where a policy forbids it; encoders then adapt on their own, each for itself.
  observer.observe('cpu', { sampleInterval: SAMPLE_MS }).catch(() => {});
  return () => observer.disconnect();
}
