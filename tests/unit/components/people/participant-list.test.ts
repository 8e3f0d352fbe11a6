// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import ParticipantList from '../../../../components/people/ParticipantList.vue';
import type { PeopleGroup, Person } from '../../../../components/people/personTypes.ts';

const person = (id: string): Person => ({ id, name: id, you: false, role: 'viewer', presence: 'here' });

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

  test('R325: a search shows who left, in a group of their own and with their menu', async () => {
    const found = { text: 'Eve', state: 'done', total: 0 } as const;
    const people = mount(ParticipantList, {
      attachTo: document.body,
      props: {
        groups: [group('viewers', []), group('left', [{ ...person('Eve'), left: true }])],
        found,
        search: 'Eve',
        actionsFor: (one: Person) => (one.left ? (['remove', 'block'] as const) : []),
      },
    });
    expect(people.get('[role=status]').text()).toBe('Nobody here is called “Eve”.');
    expect(people.findAll('h2').map(title => title.text().replaceAll(/\s+/g, ' '))).toEqual([
      'No longer in the room 1',
    ]);
    expect(people.findAll('button').some(button => button.text().includes('more'))).toBe(false);
    people.unmount();
  });

  test('people who left do not count among those found', () => {
    const found = { text: 'a', state: 'done', total: 2 } as const;
    const groups = [group('viewers', [person('Ada')]), group('left', [person('Al'), person('Ann')])];
    const people = mount(ParticipantList, { props: { groups, found, search: 'a' } });
    expect(people.get('[role=status]').text()).toBe('2 found');
    expect(people.text()).toContain('Show 1 more');
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
