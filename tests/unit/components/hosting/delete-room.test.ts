// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest';
import { createApp, h, nextTick, reactive } from 'vue';
import DeleteRoom from '../../../../components/hosting/DeleteRoom.vue';

type Props = { open: boolean; title: string; inside: number; busy?: boolean; error?: string };
let ended = (): void => undefined;
afterEach(() => ended());

async function shown(given: Partial<Props> = {}) {
  const props = reactive<Props>({ open: true, title: 'Reading  group', inside: 3, ...given });
  const heard: string[] = [];
  const app = createApp({
    render: () => h(DeleteRoom, { ...props, onDelete: () => heard.push('delete'), onClose: () => heard.push('close') }),
  });
  app.mount(document.body.appendChild(document.createElement('div')));
  ended = () => {
    app.unmount();
    document.body.replaceChildren();
  };
  await nextTick();
  const dialog = () => document.querySelector<HTMLElement>('[role=alertdialog]');
  const field = () => dialog()?.querySelector('input') as HTMLInputElement;
  async function type(text: string): Promise<void> {
    field().value = text;
    field().dispatchEvent(new Event('input'));
    await nextTick();
    dialog()
      ?.querySelector('form')
      ?.dispatchEvent(new Event('submit', { cancelable: true }));
    await nextTick();
  }
  return { props, heard, dialog, field, type };
}

describe('R335: before a room is deleted', () => {
  test('it is said what is lost, and for whom', async () => {
    const { dialog } = await shown();
    const text = dialog()?.textContent ?? '';
    for (const words of [
      'Delete “Reading  group” for good?',
      'cannot be undone',
      '3 people are in it now',
      'chat',
      'invitations',
    ])
      expect(text).toContain(words);
    ended();
    expect((await shown({ inside: 1 })).dialog()?.textContent).toContain('1 person is in it now');
    ended();
    expect((await shown({ inside: 0 })).dialog()?.textContent).not.toContain('in it now');
  });

  test('its title must be typed, as well as a phone can; a mistake is said beside the field and deletes nothing', async () => {
    const { heard, field, type, dialog } = await shown();
    await type('');
    await type('Reading');
    expect(heard).toEqual([]);
    expect(field().getAttribute('aria-invalid')).toBe('true');
    expect(dialog()?.querySelector('[role=alert]')?.textContent).toContain('That is not its title');
    await type(' reading group ');
    expect(heard).toEqual(['delete']);
    expect(field().hasAttribute('aria-invalid')).toBe(false);
  });

  test('while it is under way nothing is asked twice, and nothing closes it', async () => {
    const { props, heard, type, dialog } = await shown();
    props.busy = true;
    await nextTick();
    await type('Reading group');
    dialog()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await nextTick();
    expect(heard).toEqual([]);
  });

  test('what the server refused is said in it, and what was typed is gone when it is opened again', async () => {
    const { props, field, type, dialog } = await shown();
    await type('Reading group');
    props.error = 'The server does not answer.';
    await nextTick();
    expect(dialog()?.querySelector('[role=alert]')?.textContent).toBe('The server does not answer.');
    expect(field().value).toBe('Reading group');
    props.open = false;
    await nextTick();
    props.open = true;
    await nextTick();
    await nextTick();
    expect(field().value).toBe('');
  });
});
