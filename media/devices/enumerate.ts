import { MEDIA_KIND, type AvailableDevice, type AvailableDevices, type DeviceKind } from './kinds.ts';

/**
 * The devices there are. Before permission the platform lists nameless ones without ids; those
 * say that the kind exists but cannot be chosen or remembered, and are left out.
 */
export async function enumerate(devices: MediaDevices): Promise<AvailableDevices> {
  const all = await devices.enumerateDevices();
  const ofKind = (kind: DeviceKind): AvailableDevice[] =>
    all
      .filter(device => device.kind === MEDIA_KIND[kind] && device.deviceId !== '')
      .map(device => ({ id: device.deviceId, label: device.label, group: device.groupId }));
  return { camera: ofKind('camera'), microphone: ofKind('microphone'), speaker: ofKind('speaker') };
}
