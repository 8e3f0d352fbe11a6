import { type AvailableDevice, type AvailableDevices, type DeviceKind, MEDIA_KIND } from './kinds.ts';
import type { CapturePermissions } from './permission.ts';

/** What the platform lists. */
export interface Listing {
  readonly devices: AvailableDevices;
  /**
   * Kinds that exist but whose devices it does not name yet: before permission, and in some browsers before the first
   * capture.
   */
  readonly nameless: ReadonlySet<DeviceKind>;
}

const KINDS = Object.keys(MEDIA_KIND) as DeviceKind[];

/**
 * The devices there are. Nameless ones have no ids: they say that the kind exists, but cannot be chosen or remembered.
 */
export async function enumerate(devices: MediaDevices): Promise<Listing> {
  const all = await devices.enumerateDevices();
  const ofKind = (kind: DeviceKind): AvailableDevice[] =>
    all
      .filter(device => device.kind === MEDIA_KIND[kind] && device.deviceId !== '')
      .map(device => ({ id: device.deviceId, label: device.label, group: device.groupId }));
  return {
    devices: { camera: ofKind('camera'), microphone: ofKind('microphone'), speaker: ofKind('speaker') },
    nameless: new Set(
      KINDS.filter(kind => all.some(device => device.kind === MEDIA_KIND[kind] && device.deviceId === '')),
    ),
  };
}

/**
 * What is there after another look. Without permission lists are blank: that says nothing about the devices, so what
 * was known stays known.
 */
export function stillKnown(known: AvailableDevices, seen: Listing, allowed: CapturePermissions): AvailableDevices {
  const keep = (kind: DeviceKind, permission: keyof CapturePermissions) => {
    const blank = seen.devices[kind].length === 0 && (allowed[permission] !== 'granted' || seen.nameless.has(kind));
    return blank ? known[kind] : seen.devices[kind];
  };
  return {
    camera: keep('camera', 'camera'),
    microphone: keep('microphone', 'microphone'),
    speaker: keep('speaker', 'microphone'),
  };
}
