// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import ControlBar from '../../../components/ControlBar.vue';
import ParticipantList from '../../../components/ParticipantList.vue';
import StageTileView from '../../../components/StageTile.vue';
import TroubleNotice from '../../../components/TroubleNotice.vue';
import TrustPrompt from '../../../components/TrustPrompt.vue';
import type { Person, StageTile } from '../../../components/types.ts';

const devices = {
  cameras: [], microphones: [], speakers: [], selectedCamera: null, selectedMicrophone: null, selectedSpeaker: null,
  speakerSelectable: false,
};
const bar = {
  onStage: true, microphoneOn: true, cameraOn: false, devices, access: 'direct', participantsOpen: false, participantCount: 3,
} as const;
const tile: StageTile = {
  id: 'p1', name: 'Ada', you: false, video: null, microphone: true, camera: true, speaking: false, link: 'live', presence: 'here',
};
const person = (id: string): Person => ({ id, name: id, you: false, role: 'viewer', presence: 'here' });

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
});

describe('StageTile', () => {
  test.each<[Partial<StageTile>, string]>([
    [{ link: 'connecting' }, 'Connecting…'],
    [{ link: 'interrupted' }, 'Connection interrupted'],
    [{ presence: 'reconnecting' }, 'Reconnecting…'],
    [{}, 'Waiting for the picture…'],
  ])('no living picture is never left unexplained: %o', (changes, words) => {
    expect(mount(StageTileView, { props: { tile: { ...tile, ...changes } } }).text()).toContain(words);
  });

  test('a camera that is off shows initials and waits for nothing', () => {
    const shown = mount(StageTileView, { props: { tile: { ...tile, camera: false, microphone: false } } });
    expect(shown.text()).toContain('Camera off');
    expect(shown.text()).toContain('Microphone off');
    expect(shown.text()).not.toContain('…');
  });

  test('only your own picture is mirrored', () => {
    expect(mount(StageTileView, { props: { tile } }).find('video.mirrored').exists()).toBe(false);
    expect(mount(StageTileView, { props: { tile: { ...tile, you: true } } }).find('video.mirrored').exists()).toBe(true);
  });
});

describe('ParticipantList', () => {
  const list = { stage: [person('Ada')], viewers: [person('Li')], stageCount: 1, viewerCount: 1240, viewersComplete: false };

  test('counts are the room\'s, not the number of rows at hand', async () => {
    const people = mount(ParticipantList, { props: list });
    expect(people.findAll('[data-count]').map(count => count.text())).toEqual(['1', '1,240']);
    const more = people.findAll('button').find(button => button.text() === 'Show 1,239 more viewers');
    await more!.trigger('click');
    expect(people.emitted('more-viewers')).toHaveLength(1);
  });

  test('a group folds and says so', async () => {
    const people = mount(ParticipantList, { props: list });
    const heading = people.get('[data-group="Viewers"] button');
    await heading.trigger('click');
    expect(heading.attributes('aria-expanded')).toBe('false');
    expect(people.get(`[id="${heading.attributes('aria-controls')}"]`).attributes('style')).toContain('none');
  });
});

describe('TroubleNotice', () => {
  test('the room\'s contact is a mail link, and nobody is invented where there is none', () => {
    const contact = { name: 'Grace', email: 'grace@example.org' };
    const notice = mount(TroubleNotice, { props: { trouble: 'stage-full', contact } });
    expect(notice.get('a').attributes('href')).toBe('mailto:grace%40example.org');
    expect(notice.text()).toContain('Ask Grace for help');
    const nobody = mount(TroubleNotice, { props: { trouble: 'stage-full', contact: { name: '', email: '' } } });
    expect(nobody.text()).not.toContain('for help');
  });

  test('trying again is offered only where it can help', () => {
    expect(mount(TroubleNotice, { props: { trouble: 'room-full' } }).find('[data-action="retry"]').exists()).toBe(true);
    const hopeless = mount(TroubleNotice, { props: { trouble: 'room-full', retryable: false } });
    expect(hopeless.find('[data-action="retry"]').exists()).toBe(false);
  });
});

describe('TrustPrompt', () => {
  test('a name in other letters is shown both ways and warned of', () => {
    const asked = mount(TrustPrompt, {
      props: { host: 'xn--mt-example-4fg.org', unicodeHost: 'mееt-example.org', state: 'asking' },
    });
    expect(asked.text()).toContain('xn--mt-example-4fg.org');
    expect(asked.text()).toContain('mееt-example.org');
    expect(asked.text()).toContain('other alphabets');
  });

  test('nothing can be trusted twice while the server is asked', () => {
    const checking = mount(TrustPrompt, { props: { host: 'meet.example.org', state: 'checking' } });
    expect(checking.findAll('button').map(button => button.text())).toEqual(['Not now']);
  });
});
