/** The one small message that all servers relay: somebody switched a device. */

export interface Toggle {
  readonly id: string;
  readonly microphone: boolean;
  readonly camera: boolean;
}

export interface Note extends Toggle {
  readonly type: 'devices-changed';
  readonly revision: number;
}
