// @vitest-environment happy-dom
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { useDevicesStore } from '../../../../app/devices/devicesStore.ts';
import { useRoomPreferencesStore } from '../../../../app/room/preferencesStore.ts';
import SessionView from '../../../../app/room/SessionView.vue';
import type { Place, Role } from '../../../../core/room/types.ts';
import { newRoom } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

const target = { origin: 'https://meet.example.org', slug: 'room', invite: null };
let relay: ScriptedRelay;
let shown: VueWrapper;
let preferences: ReturnType<typeof useRoomPreferencesStore>;
let devices: ReturnType<typeof useDevicesStore>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  relay = new ScriptedRelay();
});
afterEach(() => {
  shown.unmount();
  document.body.innerHTML = '';
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function enter(place: Place, role: Role = 'speaker'): Promise<void> {
  relay.answer({ room: newRoom().room, role });
  relay.entering = { place };
  const { view } = await mountView(SessionView, { name: 'Ada', host: 'meet.example.org' }, target);
  shown = view;
  preferences = useRoomPreferencesStore();
  devices = useDevicesStore();
  await shown
    .findAll('button')
    .find(each => each.text() === 'Join as viewer')
    ?.trigger('click');
  await flushPromises();
}

/** A key goes down and up on what has the focus. Whether the page kept it from the browser. */
async function press(
  key: string,
  at: Element = document.activeElement ?? document.body,
  heldFor = 0,
): Promise<boolean> {
  const options = { key, bubbles: true, cancelable: true, composed: true };
  const down = new KeyboardEvent('keydown', options);
  at.dispatchEvent(down);
  await flushPromises();
  vi.advanceTimersByTime(heldFor);
  at.dispatchEvent(new KeyboardEvent('keyup', options));
  await flushPromises();
  return down.defaultPrevented;
}

const commands = () => relay.commands.map(({ type }) => type);
const dialog = (title: string) =>
  [...document.querySelectorAll('[role=dialog], [role=alertdialog]')].find(one => one.textContent?.includes(title));
const control = (name: string) => shown.get<HTMLElement>(`[data-control=${name}]`);

describe("the room's keys", () => {
  test('do what the buttons do', async () => {
    await enter('viewer');
    await press('h');
    expect(commands()).toContain('raise-hand');
    await press('c');
    expect(control('chat').attributes('aria-pressed')).toBe('true');
    expect(document.activeElement?.getAttribute('data-tab')).toBe('chat');
    await press('c');
    expect(control('chat').attributes('aria-pressed')).toBe('false');
  });

  test('are letters where somebody writes', async () => {
    await enter('viewer');
    await press('c');
    expect(await press('h', shown.get('textarea').element)).toBe(false);
    expect(commands()).not.toContain('raise-hand');
  });

  test('rest while a dialog is open, whose own key closes it', async () => {
    await enter('viewer');
    await press('?');
    expect(dialog('Keyboard shortcuts')).toBeDefined();
    await press('h');
    expect(commands()).not.toContain('raise-hand');
    await press('?');
    expect(dialog('Keyboard shortcuts')).toBeUndefined();
  });

  test('leaving asks first, and the answer at hand is to stay', async () => {
    await enter('viewer');
    await press('q');
    const asked = dialog('Leave the session?');
    expect(document.activeElement?.textContent).toContain('Stay');
    expect(commands()).not.toContain('leave');
    [...asked!.querySelectorAll('button')].find(one => one.textContent?.includes('Leave'))!.click();
    await flushPromises();
    expect(shown.text()).not.toContain('Raise hand');
  });

  test('switched off they do nothing, no button names them, and the menu still leads to the switch', async () => {
    await enter('viewer');
    expect(control('hand').attributes('aria-keyshortcuts')).toBe('H');
    await preferences.change({ shortcuts: false });
    await flushPromises();
    for (const key of ['h', '?', 'q']) expect(await press(key)).toBe(false);
    expect(commands()).not.toContain('raise-hand');
    expect(control('hand').attributes('aria-keyshortcuts')).toBeUndefined();
    expect(shown.find('.room-menu-trigger').exists()).toBe(true);
  });

  test('what the room or the browser has not is not listed', async () => {
    await enter('viewer');
    await press('?');
    const listed = [...document.querySelectorAll<HTMLElement>('[data-shortcut]')].map(one => one.dataset.shortcut);
    expect(listed).toEqual(
      expect.arrayContaining([
        'microphone',
        'camera',
        'hand',
        'participants',
        'chat',
        'layout',
        'statistics',
        'leave',
        'help',
      ]),
    );
    expect(listed).not.toContain('share');
  });
});

describe('the key that is held', () => {
  const line = () => shown.find('[data-talk]');
  async function down(at: Element = document.body): Promise<KeyboardEvent> {
    const event = new KeyboardEvent('keydown', { key: ' ', bubbles: true, cancelable: true });
    at.dispatchEvent(event);
    await flushPromises();
    return event;
  }
  const up = async (at: Element = document.body) => {
    at.dispatchEvent(new KeyboardEvent('keyup', { key: ' ', bubbles: true, cancelable: true }));
    await flushPromises();
  };

  test('push-to-talk says how, opens while Space is down, and scrolls nothing', async () => {
    await enter('stage');
    expect(line().exists()).toBe(false);
    await preferences.change({ pushToTalk: true });
    await flushPromises();
    expect(line().text()).toBe('Hold Space to talk');
    expect((await down()).defaultPrevented).toBe(true);
    expect(devices.talking).toBe(true);
    await up();
    expect(devices.talking).toBe(false);
  });

  test.each(['blur', 'pagehide'])("what is held ends with the window's %s", async event => {
    await enter('stage');
    await preferences.change({ pushToTalk: true });
    await down();
    window.dispatchEvent(new Event(event));
    expect(devices.talking).toBe(false);
  });

  test('with push-to-talk a button in focus is not pressed; without, a tap presses it and only holding talks', async () => {
    await enter('stage');
    await preferences.change({ pushToTalk: true });
    await flushPromises();
    const chat = control('chat').element;
    chat.focus();
    await press(' ', chat, 50);
    expect(control('chat').attributes('aria-pressed')).toBe('false');

    await preferences.change({ pushToTalk: false });
    await devices.setOn('microphone', false);
    await flushPromises();
    await press(' ', chat, 50);
    expect(control('chat').attributes('aria-pressed')).toBe('true');
    await down(chat);
    expect(devices.talking).toBe(false);
    vi.advanceTimersByTime(400);
    expect(devices.talking).toBe(true);
    await up(chat);
    expect(devices.talking).toBe(false);
    expect(control('chat').attributes('aria-pressed')).toBe('true');
  });

  test('Space is left alone where one writes, for viewers, with the microphone on, and while single keys are off', async () => {
    await enter('stage');
    expect((await down()).defaultPrevented).toBe(false);
    await devices.setOn('microphone', false);
    await preferences.change({ shortcuts: false });
    expect((await down()).defaultPrevented).toBe(false);
    await preferences.change({ pushToTalk: true });
    await press('x');
    control('chat').element.click();
    await flushPromises();
    expect((await down(shown.get('textarea').element)).defaultPrevented).toBe(false);
    expect(devices.talking).toBe(false);
  });

  test("the microphone's button is held instead of pressed; a key or a switch device, which cannot hold, opens and closes", async () => {
    await enter('stage');
    await preferences.change({ pushToTalk: true });
    await flushPromises();
    const button = control('microphone').get('button');
    button.element.setPointerCapture = () => {};
    await button.trigger('pointerdown', { button: 0, pointerId: 1 });
    expect(devices.talking).toBe(true);
    await button.trigger('pointerup');
    await button.trigger('click', { detail: 1 });
    expect(devices.talking).toBe(false);
    await button.trigger('click', { detail: 0 });
    expect(devices.talking).toBe(true);
    await press('m');
    expect(devices.talking).toBe(false);
  });

  test('push-to-talk does nothing for a viewer', async () => {
    await enter('viewer');
    await preferences.change({ pushToTalk: true });
    expect((await down()).defaultPrevented).toBe(false);
    expect(line().exists()).toBe(false);
  });
});

describe('the keyboard in the room', () => {
  /** Until the document's own observers have been told. */
  async function settle(): Promise<void> {
    await flushPromises();
    vi.advanceTimersByTime(100);
    await flushPromises();
  }

  test('Escape closes the side and focuses its button; an open menu closes first', async () => {
    await enter('viewer');
    await press('c');
    const field = shown.get('textarea').element as HTMLElement;
    field.focus();
    const menu = document.body.appendChild(document.createElement('div'));
    menu.setAttribute('role', 'menu');
    await press('Escape', field);
    expect(shown.find('aside').exists()).toBe(true);
    menu.remove();
    await press('Escape', field);
    await settle();
    expect(shown.find('aside').exists()).toBe(false);
    expect(document.activeElement).toBe(control('chat').element);
  });

  test('a notice that is dismissed leaves the keyboard at the next, the last one at the stage', async () => {
    await enter('viewer', 'viewer');
    const { room } = newRoom();
    relay.event({ type: 'settings-changed', settings: { ...room.settings, stageAccess: 'invite' } });
    await flushPromises();
    const close = shown.get<HTMLElement>('[data-told=access] button').element;
    close.focus();
    close.click();
    await settle();
    expect(document.activeElement?.tagName).toBe('MAIN');
  });
});
