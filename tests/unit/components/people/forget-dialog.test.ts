// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest';
import { createApp, h, nextTick } from 'vue';
import ForgetDialog from '../../../../components/people/ForgetDialog.vue';

let ended = (): void => undefined;
afterEach(() => ended());

async function shown(props: InstanceType<typeof ForgetDialog>['$props']) {
  const heard: string[] = [];
  const app = createApp({
    render: () =>
      h(ForgetDialog, { ...props, onConfirm: () => heard.push('confirm'), onClose: () => heard.push('close') }),
  });
  app.mount(document.body.appendChild(document.createElement('div')));
  ended = () => {
    app.unmount();
    document.body.replaceChildren();
  };
  await nextTick();
  const dialog = document.querySelector<HTMLElement>('[role=alertdialog]') as HTMLElement;
  const [cancel, confirm] = [...dialog.querySelectorAll('button')];
  return { text: dialog.textContent, cancel, confirm, heard };
}

describe('R327: the question before somebody is forgotten', () => {
  test.each([
    [
      'of somebody else',
      'Bea',
      ['Delete what is known of Bea?', 'Their name, messages, questions', 'they are somebody new'],
    ],
    [
      'of oneself',
      null,
      ['Leave, and delete what you wrote?', 'Your name, messages, questions', 'you are somebody new'],
    ],
  ] as const)('%s says what is deleted and what is not', async (_whom, name, words) => {
    const { text, cancel, confirm, heard } = await shown({ name });
    for (const one of [...words, 'stay counted, without the name', 'recorded, downloaded or copied stays'])
      expect(text).toContain(one);
    expect(heard).toEqual([]);
    cancel?.click();
    confirm?.click();
    expect(heard).toEqual(['close', 'confirm']);
  });

  test('is answered once', async () => {
    const { cancel, confirm, heard } = await shown({ name: null, busy: true });
    cancel?.click();
    confirm?.click();
    expect(heard).toEqual([]);
  });
});
