// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaConnection } from 'peerjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { capture } from '../../../../core/media/devices/capture.ts';
import { setOutput, speakerSelectable } from '../../../../core/media/devices/output.ts';
import { DEFAULT_PROCESSING } from '../../../../core/media/devices/processing.ts';
import { Dialled } from '../../../../core/media/mesh/Dialled.ts';
import type { SignallingClient } from '../../../../core/media/mesh/SignallingClient.ts';
import { SLOTS } from '../../../../core/media/mesh/slots.ts';
import { RemoteAudio } from '../../../../core/media/RemoteAudio.ts';

// What Safari lacks, or does otherwise, is taken away or done so here: no Safari runs where these tests do.
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe('without `setSinkId`', () => {
  beforeEach(() => void Reflect.deleteProperty(HTMLMediaElement.prototype, 'setSinkId'));

  test('no speakers are offered, and what is played counts as being where it should', async () => {
    expect(speakerSelectable()).toBe(false);
    expect(await setOutput(document.createElement('audio'), 'headset')).toBe(true);
  });

  test('people are heard, whatever speakers were chosen in another browser', async () => {
    const told: boolean[] = [];
    const audio = new RemoteAudio(document.body, (_, there) => told.push(there));
    await audio.setSpeaker('headset');
    audio.set('ada', document.createElement('canvas').captureStream().getVideoTracks()[0]!);
    await vi.waitFor(() => expect(told).toEqual([true]));
    expect(document.querySelectorAll('audio[data-audio-of=ada]')).toHaveLength(1);
    audio.clear();
  });
});

describe('an audio context that starts suspended', () => {
  /** As WebKit's: only in a press is it resumed. A finger's press is its `pointerup` and `click`. */
  class Context {
    static pressing = false;
    static made: Context[] = [];
    state: string = 'suspended';
    onstatechange: (() => void) | null = null;
    constructor() {
      Context.made.push(this);
    }

    createMediaStreamDestination = () => ({ stream: document.createElement('canvas').captureStream() });
    close = async () => this.become('closed');
    createMediaStreamSource = () => ({ connect() {}, disconnect() {} });
    createAnalyser = () => ({ getFloatTimeDomainData() {} });
    resume = async () => {
      if (!Context.pressing) throw new DOMException('', 'InvalidStateError');
      this.become('running');
    };

    become(state: string): void {
      this.state = state;
      this.onstatechange?.();
    }
  }

  function tap(type: string): void {
    Context.pressing = type !== 'pointerdown';
    document.dispatchEvent(new Event(type));
    Context.pressing = false;
  }

  beforeEach(() => {
    Context.made = [];
    vi.stubGlobal('AudioContext', Context);
  });

  test('measures from the next press on, by finger or key, and again after a telephone call', async () => {
    const { meter } = await import('../../../../core/media/devices/meter.ts');
    const measured = meter(document.createElement('canvas').captureStream().getVideoTracks()[0]!);
    for (const press of ['pointerup', 'click', 'keydown']) {
      expect(measured.listening()).toBe(false);
      tap('pointerdown');
      tap(press);
      expect(measured.listening()).toBe(true);
      Context.made[0]!.become('interrupted');
    }
    expect(Context.made).toHaveLength(1);
  });

  test('a recording has sound again after a telephone call, from the next press on, and listens to none when it is over', async () => {
    vi.stubGlobal(
      'DynamicsCompressorNode',
      class {
        connect() {}
      },
    );
    vi.spyOn(MediaStream.prototype, 'getAudioTracks').mockImplementation(function (this: MediaStream) {
      return this.getVideoTracks() as never;
    });
    const { SoundMix } = await import('../../../../core/media/recording/SoundMix.ts');
    const mix = new SoundMix();
    const context = Context.made.at(-1)!;
    tap('click');
    expect(context.state).toBe('running');
    context.become('interrupted');
    tap('keydown');
    expect(context.state).toBe('running');
    mix.close();
    tap('click');
    expect(context.state).toBe('closed');
  });
});

describe('what is asked of camera and microphone', () => {
  /** By Safari 16.4. `exact` of a device is what both ends know. */
  const KNOWN = ['width', 'height', 'frameRate', 'facingMode', 'deviceId', 'groupId', 'echoCancellation'];

  test.each([
    ['camera', null],
    ['camera', 'desk'],
    ['microphone', null],
    ['microphone', 'desk'],
  ] as const)('is only a wish where Safari does not know it (%s, %s)', async (kind, device) => {
    const asked: MediaStreamConstraints[] = [];
    const devices = {
      getSupportedConstraints: () => Object.fromEntries(KNOWN.map(name => [name, true])),
      getUserMedia: async (wish: MediaStreamConstraints) => {
        asked.push(wish);
        return { getTracks: () => [{}] };
      },
    } as unknown as MediaDevices;
    await capture(devices, kind, device, { permissions: undefined, processing: DEFAULT_PROCESSING });
    const [wish] = asked;
    expect(Object.keys(wish!)).toEqual([kind === 'camera' ? 'video' : 'audio']);
    const constraints = Object.entries(wish!.video ?? wish!.audio ?? {});
    for (const [name, value] of constraints) {
      const musts = typeof value === 'object' && value !== null ? Object.keys(value as object) : [];
      if (!KNOWN.includes(name)) expect(musts.filter(must => must !== 'ideal')).toEqual([]);
      if (name !== 'deviceId') expect(musts).not.toContain('exact');
    }
  });
});

describe('pictures', () => {
  const root = join(import.meta.dirname, '../../../..');
  const sources = ['app', 'components', 'core', 'web', 'entrypoints'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => /\.(vue|ts)$/.test(name))
      .map(name => ({ name: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') })),
  );

  test('are played in their place, not full screen as iPhones do without `playsinline`', () => {
    const videos = sources.flatMap(({ name, text }) =>
      [...text.matchAll(/<video\b[^>]*>/g)].map(([tag]) => ({ name, inline: /\splaysinline[\s>]/.test(tag) })),
    );
    const made = sources
      .filter(({ text }) => text.includes("createElement('video')"))
      .map(({ name, text }) => ({ name, inline: text.includes('.playsInline = true') }));
    expect(videos.length).toBeGreaterThan(3);
    expect(made.length).toBeGreaterThan(1);
    expect([...videos, ...made].filter(({ inline }) => !inline)).toEqual([]);
  });

  test.each(['camera', 'screen'] as const)(
    'are sent by whatever codec there is where the other end has H.264 alone (%s)',
    slot => {
      vi.stubGlobal(
        'MediaStream',
        class {
          readonly tracks: unknown[] = [];
          addTrack = (track: unknown) => this.tracks.push(track);
          getTracks = () => this.tracks;
        },
      );
      const parameters = { encodings: [{}], codecs: [{ mimeType: 'video/H264' }] };
      const told: { encodings: { codec?: unknown }[] }[] = [];
      const sender = {
        track: null,
        getParameters: () => structuredClone(parameters),
        replaceTrack: async () => {},
        setParameters: async (wanted: (typeof told)[number]) => void told.push(wanted),
      };
      const pc = Object.assign(new EventTarget(), { getSenders: () => SLOTS.map(() => sender) });
      const tracks = Object.fromEntries(SLOTS.map(one => [one, { one } as unknown as MediaStreamTrack]));
      const signalling = {
        call: () => ({ peerConnection: pc, on() {}, once() {}, off() {}, close() {} }) as unknown as MediaConnection,
      } as unknown as SignallingClient;
      const call = Dialled.to(signalling, 'vic', tracks, { state() {}, over() {} } as never)!;
      pc.dispatchEvent(new Event('signalingstatechange'));
      call.shape(slot, { active: true, maxBitrate: 500_000, maxFramerate: 24, scaleResolutionDownBy: 1, codec: 'AV1' });
      expect(told).toHaveLength(1);
      expect(told[0]!.encodings).toEqual([expect.objectContaining({ codec: undefined, active: true })]);
    },
  );
});
