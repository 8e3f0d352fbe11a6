import { describe, expect, it } from 'vitest';
import { type VoiceNotice, VoiceWatch } from '../../../../../core/media/devices/VoiceWatch.ts';

const STEP = 100;

/** Hears one level for so long, and returns what was said at the end. */
function listener() {
  const watch = new VoiceWatch();
  let now = 1_000;
  return (level: number, seconds: number, muted = false, signal = level > 0): VoiceNotice | null => {
    let said: VoiceNotice | null = null;
    for (let ms = 0; ms < seconds * 1_000; ms += STEP) said = watch.hear(level, signal, muted, (now += STEP));
    return said;
  };
}

describe('a microphone that delivers nothing', () => {
  it('is told after a while, not at once', () => {
    const hear = listener();
    expect(hear(0, 5)).toBeNull();
    expect(hear(0, 5)).toBe('silent');
  });

  it('is no quiet room: noise is enough', () => {
    const hear = listener();
    for (let round = 0; round < 5; round += 1) expect([hear(0, 5), hear(0, 0.2, false, true)]).toEqual([null, null]);
    expect(hear(0, 60, false, true)).toBeNull();
  });

  it('may be the pause between two sentences, once it was heard', () => {
    const hear = listener();
    hear(0.6, 1);
    expect(hear(0, 12)).toBeNull();
    expect(hear(0, 10)).toBe('silent');
  });

  it('is taken back with the first sound', () => {
    const hear = listener();
    hear(0, 10);
    expect(hear(0.5, 0.1)).toBeNull();
  });

  it('is no matter while muted', () => {
    expect(listener()(0, 60, true)).toBeNull();
  });

  it('is not judged by time in which nobody listened', () => {
    const watch = new VoiceWatch();
    watch.hear(0, false, false, 0);
    expect(watch.hear(0, false, false, 3_600_000)).toBeNull();
  });
});

describe('speaking while muted', () => {
  it('is told once it is speech', () => {
    const hear = listener();
    expect(hear(0.6, 0.5, true)).toBeNull();
    expect(hear(0.6, 1, true)).toBe('speaking-while-muted');
  });

  it('is neither a cough nor the noise of the room', () => {
    const hear = listener();
    for (let round = 0; round < 10; round += 1)
      expect([hear(0.8, 0.3, true), hear(0.2, 3, true)]).toEqual([null, null]);
  });

  it('is gone a while after the last word, and at once when unmuted', () => {
    const hear = listener();
    hear(0.6, 2, true);
    expect(hear(0, 10, true)).toBeNull();
    hear(0.6, 2, true);
    expect(hear(0.6, 0.1, false)).toBeNull();
  });
});
