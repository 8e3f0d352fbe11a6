import { describe, expect, it } from 'vitest';
import { DEFAULT_PREFERENCES, upgradePreferences } from '../../../../../core/media/devices/preferences.ts';
import {
  DEFAULT_PROCESSING,
  processingConstraints,
  sameProcessing,
} from '../../../../../core/media/devices/processing.ts';

const browser = (voiceIsolation?: boolean) =>
  ({ getSupportedConstraints: () => ({ echoCancellation: true, voiceIsolation }) }) as unknown as MediaDevices;

describe('how sound is treated', () => {
  it('voice isolation is asked for only where the browser has it', () => {
    const wanted = { ...DEFAULT_PROCESSING, voiceIsolation: true };
    expect(processingConstraints(wanted, browser(true))).toEqual(wanted);
    expect(processingConstraints(wanted, browser())).not.toHaveProperty('voiceIsolation');
  });

  it('is the same only if all of it is', () => {
    expect(sameProcessing({ ...DEFAULT_PROCESSING }, { ...DEFAULT_PROCESSING })).toBe(true);
    expect(sameProcessing({ ...DEFAULT_PROCESSING, autoGainControl: false }, DEFAULT_PROCESSING)).toBe(false);
    expect(sameProcessing(undefined, DEFAULT_PROCESSING)).toBe(false);
  });
});

describe('preferences stored by an older version', () => {
  const camera = { id: 'c', label: 'Desk camera', group: '' };

  it("keep what was chosen, and have today's defaults for the rest", () => {
    const old = { camera, microphone: null, speaker: null, cameraOn: false, microphoneOn: true };
    expect(upgradePreferences(old)).toEqual({ ...DEFAULT_PREFERENCES, ...old });
  });

  it('lose what is no longer known', () => {
    expect(upgradePreferences({ camera, colour: 'red' } as never)).toEqual({ ...DEFAULT_PREFERENCES, camera });
  });

  it('are as by default when there were none', () => {
    expect(upgradePreferences(null)).toEqual(DEFAULT_PREFERENCES);
  });
});
