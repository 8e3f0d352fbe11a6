// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { afterEach, describe, expect, test } from 'vitest';
import ar from '../../../../assets/messages/ar.json' with { type: 'json' };
import en from '../../../../assets/messages/en.json' with { type: 'json' };
import ControlBar from '../../../../components/stage/ControlBar.vue';
import { speak } from '../../../../components/ui/useMessages.ts';

const devices = {
  cameras: [],
  microphones: [],
  speakers: [],
  selectedCamera: null,
  selectedMicrophone: null,
  selectedSpeaker: null,
  speakerSelectable: false,
};
const bar = {
  onStage: true,
  microphoneOn: true,
  cameraOn: false,
  devices,
  access: 'direct',
  side: null,
  participantCount: 3,
} as const;

afterEach(() => speak('en', en, ['en']));

describe('ControlBar', () => {
  test('a viewer has no microphone or camera button', () => {
    const viewer = mount(ControlBar, { props: { ...bar, onStage: false } });
    expect(viewer.find('[data-control="microphone"], [data-control="camera"]').exists()).toBe(false);
    expect(viewer.text()).toContain('Join stage');
    expect(viewer.text()).not.toContain('Leave stage');
  });

  test('toggles say their state by aria-pressed', () => {
    const stage = mount(ControlBar, { props: bar });
    expect(stage.get('[data-control="microphone"] button').attributes('aria-pressed')).toBe('true');
    expect(stage.get('[data-control="camera"] button').attributes('aria-pressed')).toBe('false');
  });

  test('a camera that is not there is neither on nor to be turned on', () => {
    const stage = mount(ControlBar, { props: { ...bar, cameraOn: true, cameraAvailable: false } });
    const camera = stage.get('[data-control="camera"] button');
    expect(camera.attributes('aria-pressed')).toBe('false');
    expect(camera.attributes('disabled')).toBeDefined();
  });

  test('a viewer who may not join the stage is not shown how', () => {
    const viewer = mount(ControlBar, { props: { ...bar, onStage: false, access: 'none' } });
    expect(viewer.text()).not.toContain('stage');
  });

  test('a viewer raises a hand and lowers it, and is told the place in the queue', async () => {
    const viewer = mount(ControlBar, { props: { ...bar, onStage: false } });
    await viewer.get('[data-control="hand"]').trigger('click');
    expect(viewer.get('[data-control="hand"]').text()).toContain('Raise hand');
    await viewer.setProps({ hand: 3 });
    const lower = viewer.get('[data-control="hand"]');
    expect(lower.text()).toContain('Lower hand');
    expect(viewer.get(`[id="${lower.attributes('aria-describedby')}"]`).text()).toContain('number 3');
    await lower.trigger('click');
    expect(viewer.emitted()).toMatchObject({ 'raise-hand': [[]], 'lower-hand': [[]] });
  });

  test('whoever asked or was invited is not asked to ask or join again', () => {
    for (const access of ['ask', 'direct'] as const) {
      const asked = mount(ControlBar, { props: { ...bar, onStage: false, access, stageQueue: 'asked' } });
      expect(asked.text()).toContain('Asked to join');
      expect(asked.text()).not.toMatch(/Join stage|Ask to join stage/);
      const invited = mount(ControlBar, { props: { ...bar, onStage: false, access, stageQueue: 'invited' } });
      expect(invited.text()).not.toMatch(/Join stage|Ask to join stage|Asked/);
    }
  });

  test('how many people there are is written as the language writes it', () => {
    speak('ar', ar, ['ar-EG']);
    const stage = mount(ControlBar, { props: { ...bar, participantCount: 120 } });
    expect(stage.findAll('.badge').map(badge => badge.text())).toContain('٩٩+');
  });
});
