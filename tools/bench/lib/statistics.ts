/** The value below which that share (0 to 1) of the sorted values lies: nearest rank. NaN of nothing. */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[rank] ?? NaN;
}

/** The middle of the values; of an even number, the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return (lower + upper) / 2;
}

/** Three significant digits: what a bench on a shared machine can promise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
