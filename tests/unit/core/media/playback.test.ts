// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { playback } from '../../../../core/media/playback.ts';
import { RemoteAudio } from '../../../../core/media/RemoteAudio.ts';

/** A browser that plays only while somebody presses something; elements as they behave in it. */
let pressing = false;
const paused = new WeakMap<HTMLMediaElement, boolean>();

const voice = () => document.createElement('canvas').captureStream().getVideoTracks()[0]!;
const settled = () => new Promise(resolve => setTimeout(resolve));

async function press(): Promise<void> {
  pressing = true;
  playback.resume();
  pressing = false;
  await settled();
}

beforeEach(() => {
  const prototype = HTMLMediaElement.prototype;
  vi.spyOn(prototype, 'paused', 'get').mockImplementation(function (this: HTMLMediaElement) {
    return paused.get(this) ?? true;
  });
  vi.spyOn(prototype, 'pause').mockImplementation(function (this: HTMLMediaElement) {
    paused.set(this, true);
    this.dispatchEvent(new Event('pause'));
  });
  vi.spyOn(prototype, 'play').mockImplementation(function (this: HTMLMediaElement) {
    if (!pressing) return Promise.reject(new DOMException('', 'NotAllowedError'));
    paused.set(this, false);
    return Promise.resolve();
  });
});

let audio: RemoteAudio;
beforeEach(() => (audio = new RemoteAudio(document.body)));
afterEach(() => {
  audio.clear();
  vi.restoreAllMocks();
});

const held = () => [...document.querySelectorAll('audio')].filter(element => element.paused).length;

describe('a sound that the browser does not play', () => {
  test('is told, and plays with all others from the next press', async () => {
    const told: unknown[] = [];
    const stop = playback.watch(now => told.push(now));
    audio.set('ada', voice());
    audio.set('bob', voice());
    await settled();
    expect([playback.withheld, held()]).toEqual(['sound', 2]);
    await press();
    expect([playback.withheld, held()]).toEqual([null, 0]);
    expect(told).toEqual(['sound', null]);
    stop();
  });

  test('is told no more once it is gone', async () => {
    audio.set('ada', voice());
    await settled();
    audio.set('ada', null);
    expect(playback.withheld).toBeNull();
  });

  test('after it played, as in a telephone call, is told again', async () => {
    audio.set('ada', voice());
    await press();
    document.querySelector('audio')!.pause();
    await settled();
    expect(playback.withheld).toBe('sound');
  });

  test('but ended with its stream, is nothing to be told', async () => {
    audio.set('ada', voice());
    await press();
    const element = document.querySelector('audio')!;
    Object.defineProperty(element.srcObject, 'active', { value: false });
    element.pause();
    await settled();
    expect(playback.withheld).toBeNull();
  });
});

test('a picture alone that is withheld is told as a picture', async () => {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream();
  playback.start(video);
  await settled();
  expect(playback.withheld).toBe('picture');
  await press();
  expect(playback.withheld).toBeNull();
  playback.release(video);
});
