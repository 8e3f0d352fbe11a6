import { vi } from 'vitest';

/** A machine whose microphones come, go, fail and are taken, on a clock of our own. */

export class FakeTrack extends EventTarget {
  readyState = 'live';
  muted = false;
  readonly label: string;
  readonly #settings: object;
  constructor(label: string, settings: object) {
    super();
    this.label = label;
    this.#settings = settings;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  getSettings(): object {
    return this.#settings;
  }

  /** As when the device goes. */
  end(): void {
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }

  /** As a switch on the device does. */
  mute(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
}

export interface Microphone {
  readonly id: string;
  readonly label: string;
  readonly group: string;
}
export const mic = (id: string, group = `group ${id}`): Microphone => ({ id, label: `Microphone ${id}`, group });

export class Machine {
  listed: Microphone[] = [];
  nameless = false;
  readonly failing = new Map<string, string>();
  permission: PermissionState = 'granted';
  readonly captured: FakeTrack[] = [];
  readonly asked: string[] = [];
  readonly #status = Object.defineProperty(new EventTarget(), 'state', { get: () => this.permission });
  readonly devices = Object.assign(new EventTarget(), {
    enumerateDevices: async () =>
      (this.nameless ? [{ id: '', label: '', group: '' }] : this.listed).map(({ id, label, group }) => ({
        kind: 'audioinput',
        deviceId: id,
        label,
        groupId: group,
      })),
    getUserMedia: async ({ audio }: { audio: MediaTrackConstraints & { deviceId?: { exact: string } } }) => {
      const id = audio.deviceId?.exact ?? this.listed[0]!.id;
      this.asked.push(id);
      const found = this.listed.find(one => one.id === id);
      if (!found) throw new DOMException('', 'NotFoundError');
      const failure = this.failing.get(id);
      if (failure) throw new DOMException('', failure);
      const track = new FakeTrack(found.label, { deviceId: id, groupId: found.group });
      this.captured.push(track);
      return { getTracks: () => [track] };
    },
  });

  readonly permissions = { query: async () => this.#status };

  async list(...listed: Microphone[]): Promise<void> {
    this.listed = listed;
    this.devices.dispatchEvent(new Event('devicechange'));
    await settle();
  }

  async permit(permission: PermissionState): Promise<void> {
    this.permission = permission;
    this.#status.dispatchEvent(new Event('change'));
    await settle();
  }

  get live(): FakeTrack {
    return this.captured.at(-1)!;
  }
}

/** Lets everything that is under way come to its end. */
export const settle = () => vi.advanceTimersByTimeAsync(0);
