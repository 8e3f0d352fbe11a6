// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import RoomForm from '../../../../components/hosting/RoomForm.vue';
import { DEFAULT_SETTINGS } from '../../../../core/room/room.ts';

const NEW = { title: '', description: '', contact: { name: '', email: '' }, settings: DEFAULT_SETTINGS };
const show = (props = {}) => mount(RoomForm, { props: { room: NEW, linkStart: 'meet.example.org/r/', ...props } });

describe('RoomForm', () => {
  test('a title is all it takes; everything else is as rooms are by default', async () => {
    const form = show();
    await form.get('[name="title"]').setValue('  Reading group ');
    await form.get('form').trigger('submit');
    expect(form.emitted('submit')).toEqual([
      [
        {
          title: 'Reading group',
          description: '',
          contactName: '',
          contactEmail: '',
          stageAccess: 'everyone',
          entry: 'link',
          schedule: null,
          opensBefore: 15,
          stageCapacity: 9,
          viewerCapacity: 16,
          hostAbsence: null,
          language: 'en',
        },
        null,
      ],
    ]);
  });

  test('what cannot be sent is said beside its field, and nothing is sent', async () => {
    const form = show();
    await form.get('[name="slug"]').setValue('Not A Slug');
    await form.get('[name="contactEmail"]').setValue('ada');
    await form.get('[name="stageCapacity"]').setValue('26');
    await form.get('form').trigger('submit');
    expect(form.emitted('submit')).toBeUndefined();
    expect(form.findAll('[role="alert"]').map(alert => alert.text())).toEqual([
      'Give the room a title.',
      'This does not look like an email address.',
      'At most 64 small letters, digits and hyphens, with no hyphen first or last.',
      'A whole number from 1 to 25.',
    ]);
  });

  test('a wrong value in a folded part unfolds it', async () => {
    const form = show();
    await form.get('[name="title"]').setValue('Demo');
    await form.get('[name="viewerCapacity"]').setValue('many');
    await form.get('form').trigger('submit');
    expect(form.get('details').attributes('open')).toBeDefined();
  });

  test("the server's objection goes once the field changes", async () => {
    const form = show({ errors: { slug: 'This link name is taken.' } });
    await form.get('[name="title"]').setValue('Demo');
    await form.get('[name="slug"]').setValue('demo');
    await form.get('form').trigger('submit');
    expect(form.text()).toContain('This link name is taken.');
    await form.get('[name="slug"]').setValue('demo-2');
    expect(form.text()).not.toContain('This link name is taken.');
  });

  test.each(['everyone', 'request', 'invite'])('stage access "%s" is asked for by its radio button', async access => {
    const form = show();
    await form.get('[name="title"]').setValue('Demo');
    await form.get(`input[value="${access}"]`).trigger('click');
    await form.get('form').trigger('submit');
    expect(form.emitted('submit')?.[0]).toMatchObject([{ stageAccess: access }, null]);
  });

  test("a session with a set time has its start and end in the host's own zone, and does not outlast its host for long", async () => {
    const form = show({ usualAbsence: 15 });
    await form.get('[name="title"]').setValue('Demo');
    await form.get('input[value="scheduled"]').trigger('click');
    await form.get('[name="startsAt"]').setValue('2036-11-24T18:30');
    await form.get('[name="endsAt"]').setValue('2036-11-24T20:00');
    await form.get('form').trigger('submit');
    expect(form.emitted('submit')?.[0]).toMatchObject([
      {
        schedule: { startsAt: new Date(2036, 10, 24, 18, 30).getTime(), endsAt: new Date(2036, 10, 24, 20).getTime() },
        hostAbsence: 15,
      },
      null,
    ]);
  });

  test.each([
    ['', '2036-11-24T20:00', 'Say when it starts.'],
    ['2036-11-24T18:30', '', 'Say when it ends.'],
    ['2036-11-24T18:30', '2036-11-24T18:30', 'The end must be after the start.'],
    ['2001-11-24T18:30', '2001-11-24T20:00', 'The end has passed already.'],
  ])('the time from "%s" to "%s" is refused: %s', async (startsAt, endsAt, words) => {
    const form = show();
    await form.get('[name="title"]').setValue('Demo');
    await form.get('input[value="scheduled"]').trigger('click');
    await form.get('[name="startsAt"]').setValue(startsAt);
    await form.get('[name="endsAt"]').setValue(endsAt);
    await form.get('form').trigger('submit');
    expect(form.emitted('submit')).toBeUndefined();
    expect(form.get('[role="alert"]').text()).toBe(words);
  });

  test('where the server asks for a key it is needed, and kept only if wished', async () => {
    const form = show({ creationKey: '' });
    await form.get('[name="title"]').setValue('Demo');
    await form.get('form').trigger('submit');
    expect(form.get('[role="alert"]').text()).toBe('Enter the creation key.');
    await form.get('[name="key"]').setValue('open sesame');
    await form.get('form').trigger('submit');
    expect(form.emitted('submit')?.[0]?.[1]).toEqual({ key: 'open sesame', remember: false });
  });

  test('a room that is there is shown as it is, and its link cannot be changed', () => {
    const room = {
      ...NEW,
      title: 'Physics',
      settings: { ...DEFAULT_SETTINGS, stageAccess: 'request' as const, hostAbsence: 20 },
    };
    const form = show({ room, editing: true });
    const value = (name: string) => form.get<HTMLInputElement>(`[name="${name}"]`).element.value;
    expect([value('title'), value('hostAbsence')]).toEqual(['Physics', '20']);
    expect(form.get<HTMLInputElement>('input[value="request"]').element.checked).toBe(true);
    expect(form.find('[name="slug"]').exists()).toBe(false);
  });

  test('R340: how long things are kept is asked for where the server says how long it keeps them', async () => {
    expect(show().find('[data-kept]').exists()).toBe(false);
    const atMost = { writing: 30, people: null };
    const form = show({
      room: {
        ...NEW,
        title: 'Physics',
        settings: { ...DEFAULT_SETTINGS, retention: { writing: null, people: 90 } },
        kept: { atMost },
      },
      editing: true,
    });
    const chosen = (kind: string) => form.get<HTMLSelectElement>(`[data-kept="${kind}"] select`);
    expect([chosen('writing').element.value, chosen('people').element.value]).toEqual(['', '90']);
    await chosen('writing').setValue('7');
    await form.get('form').trigger('submit');
    expect(form.emitted('submit')?.[0]?.[0]).toMatchObject({ retention: { writing: 7, people: 90 } });
  });
});
