import type { AvailableDevice, WantedDevice } from './kinds.ts';

export interface Choice {
  /** What to use; null when there is none of the kind. */
  readonly actual: AvailableDevice | null;
  /** True when something is wanted and something else is used. */
  readonly fallback: boolean;
}

/**
 * Chromium's names for "whatever the system uses": they stay listed while the device behind them, told by the group,
 * changes.
 */
const FOLLOWS_SYSTEM: readonly string[] = ['default', 'communications'];

function followsSystem({ id }: { readonly id: string }): boolean {
  return FOLLOWS_SYSTEM.includes(id);
}

/** Whether two entries of a list lead to the same piece of hardware. */
export function sameHardware(one: AvailableDevice, other: AvailableDevice): boolean {
  if (!followsSystem(one) && !followsSystem(other)) return one.id === other.id;
  return one.group === other.group && (one.group !== '' || one.id === other.id);
}

/**
 * The device to use for what is wanted: the same id, else the same label (ids change when site
 * data is cleared), else the same group (a headset has another name when it changes its profile),
 * else the platform's first.
 */
export function choose(wanted: WantedDevice | null, available: readonly AvailableDevice[]): Choice {
  const first = available[0] ?? null;
  if (wanted === null) return { actual: first, fallback: false };
  const devices = available.filter(device => !followsSystem(device));
  const same =
    available.find(device => device.id === wanted.id) ??
    devices.find(device => device.label !== '' && device.label === wanted.label) ??
    devices.find(device => device.group !== '' && device.group === wanted.group);
  return same ? { actual: same, fallback: false } : { actual: first, fallback: first !== null };
}

/**
 * What stands in for a device that is there but does not work: what is running already, else the
 * first one that is not known to fail too. Null: nothing does.
 */
export function standIn(
  available: readonly AvailableDevice[],
  running: AvailableDevice | null,
  fails: (device: AvailableDevice) => boolean,
): AvailableDevice | null {
  const working = available.filter(device => !fails(device));
  return working.find(device => device.id === running?.id && sameHardware(device, running)) ?? working[0] ?? null;
}
