/** The three kinds of device a person chooses, and what the platform calls them. */
export type DeviceKind = 'camera' | 'microphone' | 'speaker';

export const MEDIA_KIND: Readonly<Record<DeviceKind, MediaDeviceKind>> = {
  camera: 'videoinput',
  microphone: 'audioinput',
  speaker: 'audiooutput',
};

/**
 * What a person wants, kept while it is unplugged. Ids change with the profile; label and group help to find it again.
 */
export interface WantedDevice {
  readonly id: string;
  readonly label: string;
  readonly group: string;
}

export interface AvailableDevice {
  readonly id: string;
  readonly label: string;
  readonly group: string;
}

export type AvailableDevices = Readonly<Record<DeviceKind, readonly AvailableDevice[]>>;

/**
 * What keeps a device from working. `hung`: the platform neither gave nor refused it in time. `lost`: it stopped in
 * mid-use. `withdrawn`: it was allowed, and the browser would have to ask anew.
 */
export type DeviceProblem = 'none' | 'in-use' | 'denied' | 'withdrawn' | 'hung' | 'failed' | 'lost';
