import { describe, expect, test } from 'vitest';
import { switchesOnReturn } from '../../../../../core/media/devices/switches.ts';

const both = (on: boolean) => ({ camera: on, microphone: on });

describe('the switches of somebody who is back on stage', () => {
  test('are as they were left', () => {
    const on = { camera: false, microphone: true };
    expect(switchesOnReturn(on, on, on)).toEqual(on);
  });

  test('what a moderator switched off meanwhile stays off', () => {
    expect(switchesOnReturn(both(true), both(true), { camera: true, microphone: false })).toEqual({
      camera: true,
      microphone: false,
    });
  });

  test('what was on and did not run yet is on', () => {
    expect(switchesOnReturn(both(true), both(false), both(false))).toEqual(both(true));
  });

  test('of whom nothing was kept, nobody is heard or seen who was not before', () => {
    expect(switchesOnReturn(both(true), null, { camera: true, microphone: false })).toEqual({
      camera: true,
      microphone: false,
    });
    expect(switchesOnReturn(both(false), null, both(true))).toEqual(both(false));
  });
});
