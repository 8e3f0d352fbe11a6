// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import TrustPrompt from '../../../../components/links/TrustPrompt.vue';
import ParticipantList from '../../../../components/people/ParticipantList.vue';
import type { PeopleGroup, Person } from '../../../../components/people/personTypes.ts';
import RequestCards from '../../../../components/people/RequestCards.vue';
import ControlBar from '../../../../components/stage/ControlBar.vue';
import StageTileView from '../../../../components/stage/StageTile.vue';
import type { StageTile } from '../../../../components/stage/stageTypes.ts';
import TroubleNotice from '../../../../components/ui/TroubleNotice.vue';

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
const tile: StageTile = {
  id: 'p1',
  name: 'Ada',
  you: false,
  video: null,
  microphone: true,
  camera: true,
  speaking: false,
  link: 'live',
  presence: 'here',
  screen: null,
  shares: false,
  quality: null,
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
      const asked = mount(ControlBar, { props: { ...bar, onStage: false, access, line: 'asked' } });
      expect(asked.text()).toContain('Asked to join');
      expect(asked.text()).not.toMatch(/Join stage|Ask to join stage/);
      const invited = mount(ControlBar, { props: { ...bar, onStage: false, access, line: 'invited' } });
      expect(invited.text()).not.toMatch(/Join stage|Ask to join stage|Asked/);
    }
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
    expect(
      mount(StageTileView, { props: { tile: { ...tile, you: true } } })
        .find('video.mirrored')
        .exists(),
    ).toBe(true);
  });
});

describe('ParticipantList', () => {
  const group = (kind: PeopleGroup['kind'], people: readonly Person[], count = people.length): PeopleGroup => ({
    kind,
    count,
    at: index => people[index],
  });
  const groups = [
    group('hands', [person('Olu')]),
    group('stage', [person('Ada')]),
    group('viewers', [person('Li')], 1240),
  ];
  const heading = (people: VueWrapper, title: string) => people.get(`[data-group="${title}"] h2 button`);

  test('groups are labelled and counted by the room, not by the rows at hand', () => {
    const people = mount(ParticipantList, { props: { groups } });
    expect(people.findAll('h2').map(title => title.text().replaceAll(/\s+/g, ' '))).toEqual([
      'Raised hands 1',
      'On stage 1',
      'Viewers 1,240',
    ]);
  });

  test('a group folds and says so', async () => {
    const people = mount(ParticipantList, { props: { groups } });
    await heading(people, 'Viewers').trigger('click');
    expect(heading(people, 'Viewers').attributes('aria-expanded')).toBe('false');
    expect(
      people.get(`[id="${heading(people, 'Viewers').attributes('aria-controls')}"]`).attributes('style'),
    ).toContain('none');
  });

  test('what is done to everybody is offered where it would do something', async () => {
    const plain = mount(ParticipantList, { props: { groups } });
    expect(plain.text()).not.toMatch(/Mute all|Lower all/);
    const moderated = mount(ParticipantList, { props: { groups, canMuteAll: true, canLowerAll: true } });
    await moderated.get('[data-group="On stage"] .all').trigger('click');
    await moderated.get('[data-group="Raised hands"] .all').trigger('click');
    expect(moderated.emitted('mute-all')).toHaveLength(1);
    expect(moderated.emitted('lower-all-hands')).toHaveLength(1);
  });

  test('a search that finds nobody says so instead of showing empty groups', () => {
    const found = { text: 'Zora', state: 'done', total: 0 } as const;
    const people = mount(ParticipantList, { props: { groups: [group('viewers', [])], found, search: 'Zora' } });
    expect(people.get('[role=status]').text()).toBe('Nobody here is called “Zora”.');
    expect(people.find('h2').exists()).toBe(false);
  });

  test('more is offered while fewer are shown than were found', async () => {
    const found = { text: 'a', state: 'done', total: 240 } as const;
    const people = mount(ParticipantList, {
      props: {
        groups: [
          group(
            'viewers',
            Array.from({ length: 100 }, () => person('a')),
          ),
        ],
        found,
      },
    });
    expect(people.get('[role=status]').text()).toBe('240 found');
    await people
      .findAll('button')
      .find(button => button.text() === 'Show 140 more')!
      .trigger('click');
    expect(people.emitted('more-found')).toHaveLength(1);
  });
});

describe('RequestCards', () => {
  const asker = (name: string) => ({ id: name, name });

  test('every request is answered by name, and a waiting person can be blocked', async () => {
    const cards = mount(RequestCards, { props: { asks: [asker('Ada')], waiting: [asker('Olu')], sound: true } });
    for (const button of cards.findAll('.answers button')) await button.trigger('click');
    expect(cards.emitted('act')).toEqual([
      ['bring-to-stage', asker('Ada')],
      ['decline-stage', asker('Ada')],
      ['admit', asker('Olu')],
      ['decline-entry', asker('Olu')],
      ['block', asker('Olu')],
    ]);
    expect(cards.findAll('.answers button').map(button => button.attributes('aria-label'))).toContain(
      'Bring to stage: Ada',
    );
  });

  test('all who wait are admitted at once, where there are several', async () => {
    const one = mount(RequestCards, { props: { asks: [], waiting: [asker('Olu')], sound: true } });
    expect(one.text()).not.toContain('Admit all');
    const two = mount(RequestCards, { props: { asks: [], waiting: [asker('Olu'), asker('Li')], sound: true } });
    await two
      .findAll('button')
      .find(button => button.text() === 'Admit all')!
      .trigger('click');
    expect(two.emitted('admit-all')).toHaveLength(1);
  });

  test('the sound says whether it is on and is turned off', async () => {
    const cards = mount(RequestCards, { props: { asks: [asker('Ada')], waiting: [], sound: true } });
    expect(cards.get('.sound').attributes('aria-pressed')).toBe('true');
    await cards.get('.sound').trigger('click');
    expect(cards.emitted('update:sound')).toEqual([[false]]);
  });
});

describe('TroubleNotice', () => {
  test("the room's contact is a mail link, and nobody is invented where there is none", () => {
    const contact = { name: 'Grace', email: 'grace@example.org' };
    const notice = mount(TroubleNotice, { props: { trouble: 'stage-full', contact } });
    expect(notice.get('a').attributes('href')).toBe('mailto:grace%40example.org');
    expect(notice.text()).toContain('Ask Grace for help');
    const nobody = mount(TroubleNotice, { props: { trouble: 'stage-full', contact: { name: '', email: '' } } });
    expect(nobody.text()).not.toContain('for help');
  });

  test('trying again is offered only where it can help', () => {
    expect(
      mount(TroubleNotice, { props: { trouble: 'room-full' } })
        .find('[data-action="retry"]')
        .exists(),
    ).toBe(true);
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
