// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import CreateRoomForm from '../../../components/CreateRoomForm.vue';

const show = (props = {}) => mount(CreateRoomForm, { props: { linkStart: 'meet.example.org/r/', ...props } });

describe('CreateRoomForm', () => {
  test('a title is all it takes', async () => {
    const form = show();
    await form.get('[name="title"]').setValue('  Reading group ');
    await form.get('form').trigger('submit');
    expect(form.emitted('create')).toEqual([[{
      title: 'Reading group', description: '', contactName: '', contactEmail: '', stageAccess: 'everyone',
    }]]);
  });

  test('what cannot be sent is said beside its field, and nothing is sent', async () => {
    const form = show();
    await form.get('[name="slug"]').setValue('Not A Slug');
    await form.get('[name="contactEmail"]').setValue('ada');
    await form.get('form').trigger('submit');
    expect(form.emitted('create')).toBeUndefined();
    expect(form.findAll('[role="alert"]').map(alert => alert.text())).toEqual([
      'Give the room a title.',
      'This does not look like an email address.',
      'At most 64 small letters, digits and hyphens, with no hyphen first or last.',
    ]);
  });

  test('the server\'s objection goes once the field changes', async () => {
    const form = show({ errors: { slug: 'This link name is taken.' } });
    await form.get('[name="title"]').setValue('Demo');
    await form.get('[name="slug"]').setValue('demo');
    await form.get('form').trigger('submit');
    expect(form.text()).toContain('This link name is taken.');
    await form.get('[name="slug"]').setValue('demo-2');
    expect(form.text()).not.toContain('This link name is taken.');
  });

  test('a room by invitation is asked for by its radio button', async () => {
    const form = show();
    await form.get('[name="title"]').setValue('Demo');
    await form.get('input[value="invite"]').setValue();
    await form.get('form').trigger('submit');
    expect(form.emitted('create')?.[0]).toMatchObject([{ stageAccess: 'invite' }]);
  });
});
