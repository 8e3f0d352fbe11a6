// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import type { SetDevicesProps } from '../../../../components/devices/deviceTypes.ts';
import { NOTICES } from '../../../../components/devices/notices.ts';
import SetDevices from '../../../../components/devices/SetDevices.vue';
import type { DeviceKind } from '../../../../core/media/devices/kinds.ts';

function show(changes: Partial<SetDevicesProps> = {}) {
  return mount(SetDevices, {
    props: {
      cameras: [
        { id: 'c1', label: 'Front camera' },
        { id: 'c2', label: '' },
      ],
      microphones: [{ id: 'm1', label: 'Desk microphone' }],
      speakers: [{ id: 's1', label: 'Headphones' }],
      selectedCamera: 'c1',
      selectedMicrophone: 'm1',
      selectedSpeaker: 's1',
      cameraOn: true,
      microphoneOn: true,
      stream: null,
      level: 0.25,
      permission: 'granted',
      notices: [],
      speakerTest: 'idle',
      speakerSelectable: true,
      ...changes,
    },
  });
}

const menu = (kind: DeviceKind): string => `[data-kind="${kind}"]`;

describe('SetDevices', () => {
  test('says what it is in a visible heading, which names it', () => {
    const devices = show();
    const heading = devices.get('h2');
    expect(heading.text()).toBe('Set devices');
    expect(heading.classes()).not.toContain('visually-hidden');
    expect(devices.get('section').attributes('aria-labelledby')).toBe(heading.attributes('id'));
  });

  test('the meter tells the level in per cent, and nothing while the microphone is off', () => {
    expect(show().get('[role="meter"]').attributes('aria-valuenow')).toBe('25');
    expect(show({ microphoneOn: false }).get('[role="meter"]').attributes('aria-valuenow')).toBe('0');
  });

  test('before permission there is one button to ask for it, and word that one may join without', async () => {
    const devices = show({ permission: 'prompt', cameras: [], microphones: [] });
    expect(devices.get('[data-permission]').text()).toContain('You can join as viewer without.');
    await devices.get('[data-permission] button').trigger('click');
    expect(devices.emitted('allow-devices')).toHaveLength(1);
    expect(devices.find('[data-preview]').exists()).toBe(false);
  });

  test('a blocked camera says where to change it', () => {
    expect(show({ permission: 'denied' }).get('[data-permission]').text()).toContain('set both to Allow');
  });

  test('a device without a label is numbered, one that is missing says so', () => {
    expect(show({ selectedCamera: 'c2' }).get(menu('camera')).text()).toContain('Camera 2');
    expect(show({ cameras: [], selectedCamera: null }).get(menu('camera')).text()).toContain('No camera found');
  });

  test('each kind may be absent, each in its own sentence', () => {
    const devices = show({
      notices: [
        { kind: 'camera', code: 'none' },
        { kind: 'microphone', code: 'none' },
        { kind: 'speaker', code: 'none' },
      ],
    });
    expect(devices.findAll('[data-notice]').map(notice => notice.attributes('data-notice'))).toEqual([
      'camera:none',
      'microphone:none',
      'speaker:none',
    ]);
    expect(new Set(devices.findAll('[data-notice]').map(notice => notice.text())).size).toBe(3);
    expect(devices.findAll('[aria-pressed="true"]')).toHaveLength(0);
  });

  test('a fallback names both the device wanted and the one used', () => {
    const words = show({ notices: [{ kind: 'camera', code: 'fallback', wanted: 'Studio', actual: 'Front camera' }] })
      .get('[data-notice]')
      .text();
    expect(words).toBe('Studio is not connected. Using Front camera until it is back.');
  });

  test('no notice shows a placeholder, whatever is known about the device', () => {
    for (const kind of ['camera', 'microphone', 'speaker'] as const) {
      for (const code of Object.keys(NOTICES[kind]) as (keyof typeof NOTICES.camera)[]) {
        expect(
          show({ notices: [{ kind, code }] })
            .get('[data-notice]')
            .text(),
        ).not.toContain('{');
      }
    }
  });

  test('its heading is on screen, but where what stands around it says the same', () => {
    expect(show().get('h2').classes()).not.toContain('visually-hidden');
    expect(show({ compact: true }).get('h2').classes()).toContain('visually-hidden');
  });

  test('the speaker test is not started twice', async () => {
    const playing = show({ speakerTest: 'playing' });
    await playing.get('button.test').trigger('click');
    expect(playing.emitted('test-speaker')).toBeUndefined();
    const idle = show();
    await idle.get('button.test').trigger('click');
    expect(idle.emitted('test-speaker')).toHaveLength(1);
  });
});
