import { beforeEach, describe, expect, test, vi } from 'vitest';
import { listenForCommands } from '../../../extension/command.ts';
import { commandKeys, openKeySettings } from '../../../extension/globalKeys.ts';
import { onAsked } from '../../../extension/sessionMessages.ts';
import { showStageOnButton, toggleOnStage } from '../../../extension/stageControls.ts';

const { extension, resetExtension, stored } = await vi.hoisted(() => import('../../support/fake-extension.ts'));

const on = (usedAt: number, microphone = true) => ({ microphone, camera: false, usedAt });
const keep = (values: Record<string, unknown>) => extension.storage.session.set(values);

beforeEach(resetExtension);

describe('a key of the browser for microphone or camera', () => {
  test('reaches the session that was used last, and no other', async () => {
    await keep({ 'stage-1': on(10), 'stage-2': on(20) });
    const first = vi.fn();
    const second = vi.fn();
    onAsked('toggle-device', 1, ({ kind }) => first(kind));
    onAsked('toggle-device', 2, ({ kind }) => second(kind));
    await toggleOnStage('microphone');
    expect([first.mock.calls, second.mock.calls]).toEqual([[], [['microphone']]]);
  });

  test('goes on to the next, and forgets the one whose document is closed', async () => {
    await keep({ 'stage-1': on(10), 'stage-2': on(20) });
    const first = vi.fn();
    onAsked('toggle-device', 1, ({ kind }) => first(kind));
    await toggleOnStage('camera');
    expect(first.mock.calls).toEqual([['camera']]);
    expect(await stored('session')).toEqual({ 'stage-1': on(10) });
  });

  test('is heard as a command of the manifest', async () => {
    await keep({ 'stage-1': on(10) });
    const toggled = vi.fn();
    onAsked('toggle-device', 1, ({ kind }) => toggled(kind));
    listenForCommands();
    extension.commands.onCommand.trigger('toggle-microphone');
    extension.commands.onCommand.trigger('toggle-camera');
    extension.commands.onCommand.trigger('something-else');
    await vi.waitFor(() => expect(toggled.mock.calls).toEqual([['microphone'], ['camera']]));
  });
});

describe('the toolbar’s button', () => {
  const shown = async () => [
    vi.mocked(extension.action.setIcon).mock.calls.at(-1)?.[0].path['16'],
    await extension.action.getTitle({}),
  ];

  test('shows the microphone of the session used last, and nothing once none is on stage', async () => {
    showStageOnButton();
    await keep({ 'stage-1': on(10, false), 'stage-2': on(20, true) });
    await vi.waitFor(async () => expect(await shown()).toEqual(['/icon/stage-on-16.png', 'keys_global_title_on']));
    await extension.storage.session.remove('stage-2');
    await vi.waitFor(async () => expect(await shown()).toEqual(['/icon/stage-off-16.png', 'keys_global_title_off']));
    await extension.storage.session.remove('stage-1');
    await vi.waitFor(async () => expect(await shown()).toEqual(['/icon/16.png', 'manifest_action_title']));
  });

  test('is left alone by whatever else is stored', async () => {
    showStageOnButton();
    await keep({ 'current-1': {} });
    await extension.storage.local.set({ 'stage-1': on(10) });
    expect(extension.action.setIcon).not.toHaveBeenCalled();
  });
});

describe('the keys of the browser', () => {
  test('are told by command, empty where there is none', async () => {
    extension.commands.getAll = () => Promise.resolve([{ name: 'toggle-camera', shortcut: 'Alt+Shift+V' }, {}]);
    expect(await commandKeys()).toEqual([
      { command: 'toggle-camera', key: 'Alt+Shift+V' },
      { command: '', key: '' },
    ]);
  });

  test('are changed where the browser says, else on the page of Chrome', async () => {
    const opened = vi.spyOn(extension.tabs, 'create').mockResolvedValue({} as never);
    await openKeySettings();
    expect(opened.mock.calls).toEqual([[{ url: 'chrome://extensions/shortcuts' }]]);
    const openShortcutSettings = vi.fn(() => Promise.resolve());
    extension.commands.openShortcutSettings = openShortcutSettings;
    await openKeySettings();
    expect(openShortcutSettings).toHaveBeenCalledOnce();
    expect(opened).toHaveBeenCalledOnce();
  });
});
