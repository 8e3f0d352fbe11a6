import type { Page } from 'puppeteer';

/**
 * Chromium's fake devices under `--use-fake-device-for-media-stream`, of which a machine here has as many as it lists.
 */
export const CAMERAS = ['fake_device_0', 'fake_device_2'] as const;
export const MICROPHONES = ['Fake Default Audio Input', 'Fake Audio Input 1', 'Fake Audio Input 2'] as const;
/** So that there are two cameras to send from: the one between them gives depth pictures, which no call encodes. */
export const TWO_CAMERAS = '--use-fake-device-for-media-stream=device-count=3';

/** What the page's injected `MediaDevices` can be made to do. Devices are named by their labels. */
export interface Machine {
  /** Takes a device away, with everything captured from it, or puts it back. */
  plug(label: string, there: boolean): void;
  /** Another program takes the device, or lets it go. */
  take(label: string, taken: boolean): void;
  /** Its tracks end, and it goes on: a headset that changes its profile. */
  interrupt(label: string): void;
  /** A switch on the device. */
  switchOff(label: string, off: boolean): void;
  /** What its next capture hears instead of Chromium's beeps. */
  hears(label: string, sound: 'silence' | 'speech' | 'beeps'): void;
  /** Outputs that a media element cannot be set to. */
  breakOutput(label: string): void;
  /** Labels of what is captured at this moment. */
  live(): string[];
  /** Settings of the live track of that device. */
  settings(label: string): MediaTrackSettings;
}

/**
 * Puts a machine between the page and Chromium's devices: captures are real ones, only that devices come, go and are
 * taken as the test says. Call it before the page is loaded.
 */
export async function injectMachine(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(install);
}

/** Does something to the page's machine; the function runs there. */
export function machine<Answer, Argument>(
  page: Page,
  act: (machine: Machine, argument: Argument) => Answer,
  argument: Argument,
): Promise<Awaited<Answer>> {
  return page.evaluate(`(${act.toString()})(window.machine, ${JSON.stringify(argument)})`) as Promise<Awaited<Answer>>;
}

function install(): void {
  const devices = navigator.mediaDevices;
  // Not a secure page: nothing to capture with, and nothing to do here.
  if (!devices) return;
  const enumerate = devices.enumerateDevices.bind(devices);
  const get = devices.getUserMedia.bind(devices);
  const away = new Set<string>();
  const taken = new Set<string>();
  const switchedOff = new Set<string>();
  const broken = new Set<string>();
  const sounds = new Map<string, string>();
  const labels = new Map<string, string>();
  let tracks: { label: string; track: MediaStreamTrack }[] = [];
  const live = () => (tracks = tracks.filter(({ track }) => track.readyState === 'live'));
  const of = (label: string) =>
    live()
      .filter(one => one.label === label)
      .map(({ track }) => track);

  function end(label: string): void {
    for (const track of of(label)) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  }

  /** Sound of our own under the name of the device. */
  function synthetic(real: MediaStreamTrack, sound: string): MediaStreamTrack {
    const context = new AudioContext();
    const destination = context.createMediaStreamDestination();
    if (sound === 'speech') {
      const voice = new OscillatorNode(context, { frequency: 220 });
      voice.connect(new GainNode(context, { gain: 0.4 })).connect(destination);
      voice.start();
    }
    const [track] = destination.stream.getAudioTracks();
    const settings = real.getSettings();
    track!.getSettings = () => settings;
    const stop = track!.stop.bind(track);
    track!.stop = () => {
      real.stop();
      stop();
      void context.close();
    };
    return track!;
  }

  devices.enumerateDevices = async () => {
    const all = await enumerate();
    for (const { deviceId, label, kind } of all) labels.set(`${kind} ${deviceId}`, label);
    return all.filter(({ label }) => !away.has(label));
  };
  devices.getUserMedia = async (wish = {}) => {
    const kind = wish.video ? 'videoinput' : 'audioinput';
    const wanted = ((wish.video || wish.audio) as MediaTrackConstraints | undefined)?.deviceId as
      { exact: string } | undefined;
    const named = wanted && labels.get(`${kind} ${wanted.exact}`);
    if (named && away.has(named)) throw new DOMException('', 'NotFoundError');
    if (named && taken.has(named)) throw new DOMException('', 'NotReadableError');
    const stream = await get(wish);
    const [real] = stream.getTracks();
    const label = real!.label;
    const sound = sounds.get(label) ?? 'beeps';
    const track = kind === 'audioinput' && sound !== 'beeps' ? synthetic(real!, sound) : real!;
    Object.defineProperty(track, 'muted', { get: () => switchedOff.has(label) });
    live().push({ label, track });
    return new MediaStream([track]);
  };
  const setSinkId = HTMLMediaElement.prototype.setSinkId;
  HTMLMediaElement.prototype.setSinkId = async function (id) {
    const label = labels.get(`audiooutput ${id}`);
    if (label && broken.has(label)) throw new DOMException('', 'AbortError');
    return setSinkId.call(this, id);
  };
  const flip = (set: Set<string>, label: string, on: boolean) => (on ? set.add(label) : set.delete(label));
  const machine: Machine = {
    plug(label, there) {
      flip(away, label, !there);
      if (!there) end(label);
      devices.dispatchEvent(new Event('devicechange'));
    },
    take(label, now) {
      flip(taken, label, now);
      if (now) end(label);
    },
    interrupt: end,
    switchOff(label, off) {
      flip(switchedOff, label, off);
      for (const track of of(label)) track.dispatchEvent(new Event(off ? 'mute' : 'unmute'));
    },
    hears: (label, sound) => void sounds.set(label, sound),
    breakOutput: label => void broken.add(label),
    live: () =>
      live()
        .map(({ label }) => label)
        .sort(),
    settings: label => of(label)[0]?.getSettings() ?? {},
  };
  Object.assign(window, { machine });
}
