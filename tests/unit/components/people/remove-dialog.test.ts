// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest';
import { createApp, h, nextTick } from 'vue';
import RemoveDialog from '../../../../components/people/RemoveDialog.vue';
import type { CameBy } from '../../../../core/protocol/server.ts';

let ended = (): void => undefined;
afterEach(() => ended());

const link = (more: Partial<CameBy> = {}): CameBy => ({
  person: 'bea',
  invitation: 'guests',
  role: 'speaker',
  name: '',
  others: 2,
  renew: true,
  ...more,
});

async function shown(props: Partial<InstanceType<typeof RemoveDialog>['$props']> = {}) {
  const confirmed: string[][] = [];
  const app = createApp({
    render: () => h(RemoveDialog, { name: 'Bea', block: true, onConfirm: renew => confirmed.push(renew), ...props }),
  });
  app.mount(document.body.appendChild(document.createElement('div')));
  ended = () => {
    app.unmount();
    document.body.replaceChildren();
  };
  await nextTick();
  const dialog = document.querySelector<HTMLElement>('[role=alertdialog]') as HTMLElement;
  const boxes = () => [...dialog.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
  const block = () => [...dialog.querySelectorAll('button')].at(-1)?.click();
  return { dialog, boxes, block, confirmed };
}

describe('R269: the question before somebody is blocked', () => {
  test('offers to renew the link that they came with, saying how many others came by it', async () => {
    const { dialog, boxes, block, confirmed } = await shown({
      links: [link(), link({ invitation: 'b', name: 'Crew', others: 0 })],
    });
    expect(boxes().map(one => one.checked)).toEqual([false, false]);
    expect(dialog.textContent).toContain('2 others came with it and stay');
    expect(dialog.textContent).toContain('the invitation for Crew');
    expect(dialog.textContent).toContain('Nobody else came with it');
    boxes()[0]?.click();
    await nextTick();
    block();
    expect(confirmed).toEqual([['guests']]);
  });

  test('says to a moderator who may not renew it whom to ask', async () => {
    const { dialog, boxes, block, confirmed } = await shown({
      links: [link({ invitation: 'host-link', role: 'host', renew: false })],
    });
    expect(boxes()).toEqual([]);
    expect(dialog.querySelector('[data-not-yours]')?.textContent).toContain('Only a host can renew it: ask one now.');
    block();
    expect(confirmed).toEqual([[]]);
  });

  test('offers nothing where they came by the room’s own link, and says what goes with somebody who could invite', async () => {
    const without = await shown();
    expect([without.boxes(), without.dialog.textContent?.includes('revoked')]).toEqual([[], false]);
    ended();
    const moderator = await shown({ invites: true, block: false });
    expect(moderator.dialog.textContent).toContain('Invitations that they made are revoked.');
  });
});
