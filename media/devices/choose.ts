import type { AvailableDevice, WantedDevice } from './kinds.ts';

export interface Choice {
  /** What to use; null when there is none of the kind. */
  readonly actual: AvailableDevice | null;
  /** True when something is wanted and something else is used. */
  readonly fallback: boolean;
}

/**
 * The device to use for what is wanted: the same id, else the same label (ids change when site
 * data is cleared), else the same group, else the platform's first.
 */
export function choose(wanted: WantedDevice | null, available: readonly AvailableDevice[]): Choice {
  const first = available[0] ?? null;
  if (wanted === null) return { actual: first, fallback: false };
  const same =
    available.find(device => device.id === wanted.id) ??
    available.find(device => device.label !== '' && device.label === wanted.label) ??
    available.find(device => device.group !== '' && device.group === wanted.group);
  return same ? { actual: same, fallback: false } : { actual: first, fallback: first !== null };
}
