import { MEDIA_KIND, type AvailableDevice, type AvailableDevices, type DeviceKind } from './kinds.ts';

/** What the platform lists. */
export interface Listing {
  readonly devices: AvailableDevices;
  /** Kinds that exist but whose devices it does not name yet: before permission, and in some browsers before the first capture. */
  readonly nameless: ReadonlySet<DeviceKind>;
}

const KINDS = Object.keys(MEDIA_KIND) as DeviceKind[];

/** The devices there are. Nameless ones have no ids: they say that the kind exists, but cannot be chosen or remembered. */
export async function enumerate(devices: MediaDevices): Promise<Listing> {
  const all = await devices.enumerateDevices();
  const ofKind = (kind: DeviceKind): AvailableDevice[] =>
    all
      .filter(device => device.kind === MEDIA_KIND[kind] && device.deviceId !== '')
      .map(device => ({ id: device.deviceId, label: device.label, group: device.groupId }));
  return {
    devices: { camera: ofKind('camera'), microphone: ofKind('microphone'), speaker: ofKind('speaker') },
    nameless: new Set(KINDS.filter(kind => all.some(device => device.kind === MEDIA_KIND[kind] && device.deviceId === ''))),
  };
}
