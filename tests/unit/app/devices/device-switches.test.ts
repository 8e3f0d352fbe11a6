// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createApp } from 'vue';
import { useDevicesStore } from '../../../../app/devices/devicesStore.ts';
import { useDeviceSwitches } from '../../../../app/devices/useDeviceSwitches.ts';
import { platformPlugin } from '../../../../app/platform.ts';
import { fakePlatform } from '../../../support/platform.ts';

const [hold, allow] = [vi.fn(), vi.fn()];

function switches(asksFirst: boolean) {
  const pinia = createPinia();
  createApp({}).use(pinia).use(platformPlugin(fakePlatform()));
  setActivePinia(pinia);
  const devices = useDevicesStore();
  devices.asksFirst = () => asksFirst;
  devices.wantAllowed = vi.fn(() => Promise.resolve());
  devices.toggleLive = vi.fn(() => Promise.resolve());
  return { devices, ...useDeviceSwitches({ hold }, allow) };
}

beforeEach(() => void [hold, allow].forEach(each => each.mockReset()));

describe('the button of a device', () => {
  test('that is not allowed yet leads to where it is, and switches it on once it is', () => {
    const { devices, toggle } = switches(true);
    toggle('camera');
    expect(allow).toHaveBeenCalledOnce();
    expect(devices.wantAllowed).toHaveBeenCalledWith('camera');
    expect(devices.toggleLive).not.toHaveBeenCalled();
  });

  test('that is allowed switches it', () => {
    const { devices, toggle } = switches(false);
    toggle('camera');
    expect(allow).not.toHaveBeenCalled();
    expect(devices.toggleLive).toHaveBeenCalledWith('camera');
  });

  test('held down talks where the microphone is allowed, and let go of always ends it', () => {
    switches(false).holdMicrophone(true);
    const { holdMicrophone } = switches(true);
    holdMicrophone(true);
    holdMicrophone(false);
    expect(hold.mock.calls).toEqual([[true], [false]]);
    expect(allow).toHaveBeenCalledOnce();
  });
});
