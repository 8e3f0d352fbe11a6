/** Calls back every so many ms, also while the document is hidden. Returns what stops it. */
export function tickEvery(ms: number, tick: () => void): () => void {
  const worker = new Worker(new URL('./ticker.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', tick);
  worker.postMessage(ms);
  return () => worker.terminate();
}
