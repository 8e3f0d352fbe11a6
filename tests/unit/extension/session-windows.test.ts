import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openLinkWindow, takeWindowLinks } from '../../../extension/linkWindow.ts';
import {
  leaveSession,
  openedSessionWindow,
  openSessionWindow,
  returnToPanel,
  sessionHome,
  takeMoving,
} from '../../../extension/sessionWindow.ts';
import { homeOfThisPage, watchWindow } from '../../../extension/windows.ts';

const { extension, OWN_WINDOW, resetExtension, stored, windows } = await vi.hoisted(
  () => import('../../support/fake-extension.ts'),
);

const HOME = 3;
const SESSION_WINDOW = 9;
const CHOIR = { url: 'https://rooms.example.org/r/choir', title: 'Choir', host: '', place: 'stage', bound: false };
const keep = (values: Record<string, unknown>) => extension.storage.session.set(values);
const link = (id: string) => ({ url: CHOIR.url, id });

beforeEach(() => {
  resetExtension();
  windows.set(HOME, 'normal');
});

/** A document of that window that leaves when it is asked to. */
function answering(windowId: number, answer: () => Promise<true> = () => Promise.resolve(true)): void {
  extension.runtime.onMessage.addListener(((message: { sidestage: string; windowId: number }) =>
    message.sidestage === 'leave-session' && message.windowId === windowId ? answer() : undefined) as never);
}

describe('a window for a session', () => {
  test('is opened with nothing but a number in its address, and takes the session once', async () => {
    await openSessionWindow(HOME);
    const [options] = vi.mocked(extension.windows.create).mock.calls[0]!;
    expect(options).toMatchObject({ url: expect.stringMatching(/window\.html\?home=3$/), type: 'popup' });
    expect([await takeMoving(HOME), await takeMoving(HOME)]).toEqual([true, false]);
  });

  test('that cannot be opened is no word for the next one', async () => {
    vi.mocked(extension.windows.create).mockRejectedValue(new Error('No.') as never);
    await expect(openSessionWindow(HOME)).rejects.toThrow('No.');
    expect(await takeMoving(HOME)).toBe(false);
  });

  test('that was closed while nobody looked is forgotten', async () => {
    await keep({ [`window-${HOME}`]: SESSION_WINDOW });
    expect(await openedSessionWindow(HOME)).toBeNull();
    expect(await stored('session')).toEqual({});
    windows.set(SESSION_WINDOW, 'popup');
    await keep({ [`window-${HOME}`]: SESSION_WINDOW });
    expect(await openedSessionWindow(HOME)).toBe(SESSION_WINDOW);
  });

  test.each([
    ['?home=12', 12],
    ['?home=', null],
    ['?home=-1', null],
    ['?home=1e3', null],
    ['', null],
  ])('whose address ends with "%s" is of the browser window %s', (search, home) => {
    vi.stubGlobal('location', { search });
    expect(homeOfThisPage()).toBe(home);
    vi.unstubAllGlobals();
  });

  test('hears what kind its browser window is, and when it goes', async () => {
    const heard = vi.fn();
    const stop = watchWindow(HOME, heard);
    await vi.waitFor(() => expect(heard.mock.calls).toEqual([[true, true]]));
    await extension.windows.onRemoved.trigger(99);
    await extension.windows.onRemoved.trigger(HOME);
    expect(heard.mock.calls.slice(1)).toEqual([[false, false]]);
    stop();
    await extension.windows.onRemoved.trigger(HOME);
    expect(heard).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['a window without a toolbar', 'popup', [true, false]],
    ['a window that is closed', undefined, [false, false]],
  ])('hears that its browser window is %s', async (_name, type, told) => {
    windows.delete(HOME);
    if (type) windows.set(HOME, type);
    const heard = vi.fn();
    watchWindow(HOME, heard);
    await vi.waitFor(() => expect(heard.mock.calls).toEqual([told]));
  });
});

describe('whose session the popup of a window shows', () => {
  test('is its own', async () => {
    windows.set(SESSION_WINDOW, 'popup');
    await keep({ [`current-${OWN_WINDOW}`]: CHOIR, 'window-99': SESSION_WINDOW });
    expect(await sessionHome(OWN_WINDOW)).toBe(OWN_WINDOW);
  });

  test('is one whose browser window is closed, if it has none itself', async () => {
    windows.set(SESSION_WINDOW, 'popup');
    await keep({ [`window-${HOME}`]: 8, 'window-99': SESSION_WINDOW });
    expect(await sessionHome(OWN_WINDOW)).toBe(99);
  });

  test('is none of a browser window that is open, nor of a session window that is closed', async () => {
    windows.set(SESSION_WINDOW, 'popup');
    await keep({ [`window-${HOME}`]: SESSION_WINDOW, 'window-99': 98 });
    expect(await sessionHome(OWN_WINDOW)).toBe(OWN_WINDOW);
  });
});

describe('leaving a session from outside', () => {
  test('is asked of the window that has it', async () => {
    windows.set(SESSION_WINDOW, 'popup');
    await keep({ [`window-${HOME}`]: SESSION_WINDOW, [`current-${HOME}`]: CHOIR });
    answering(SESSION_WINDOW);
    const depart = vi.fn();
    expect(await leaveSession(HOME, depart)).toBe(true);
    expect(depart).not.toHaveBeenCalled();
    expect(await stored('session')).toHaveProperty(`current-${HOME}`);
  });

  test('is asked of the panel if no window has it', async () => {
    answering(HOME);
    expect(await leaveSession(HOME, () => Promise.reject(new Error('Not asked for.')))).toBe(true);
  });

  test('forgets it first, and then tells its server, if no document answers', async () => {
    await keep({ [`window-${HOME}`]: SESSION_WINDOW, [`current-${HOME}`]: CHOIR });
    const kept: unknown[] = [];
    const left = await leaveSession(HOME, async url => {
      kept.push(url, await stored('session'));
      return false;
    });
    expect(kept).toEqual([CHOIR.url, {}]);
    expect(left).toBe(false);
  });

  test('tells no server if nothing was kept, and goes on if the document fails', async () => {
    answering(HOME, () => Promise.reject(new Error('Broken.')));
    expect(await leaveSession(HOME, () => Promise.reject(new Error('Not asked for.')))).toBe(true);
  });
});

describe('giving a session back to the panel', () => {
  test('leaves its link there, as a way back', async () => {
    await keep({ [`window-${HOME}`]: SESSION_WINDOW });
    expect(await returnToPanel(HOME, CHOIR.url)).toBe(true);
    expect(extension.sidePanel.open).toHaveBeenCalledWith({ windowId: HOME });
    expect(await stored('session')).toEqual({
      [`pending-${HOME}`]: { url: CHOIR.url, id: expect.any(String), back: true },
    });
  });

  test('changes nothing where the panel cannot be opened', async () => {
    await keep({ [`window-${HOME}`]: SESSION_WINDOW });
    vi.mocked(extension.sidePanel.open).mockRejectedValue(new Error('No gesture.'));
    expect(await returnToPanel(HOME, CHOIR.url)).toBe(false);
    expect(await stored('session')).toEqual({ [`window-${HOME}`]: SESSION_WINDOW });
  });
});

describe('a window for links', () => {
  test('is the session’s own, if there is one', async () => {
    windows.set(SESSION_WINDOW, 'popup').set(8, 'popup');
    await keep({ [`window-${HOME}`]: SESSION_WINDOW, [`link-window-${HOME}`]: 8 });
    await openLinkWindow(HOME, link('1'));
    expect(vi.mocked(extension.windows.update).mock.calls).toEqual([[SESSION_WINDOW, { focused: true }]]);
    expect(extension.windows.create).not.toHaveBeenCalled();
  });

  test('is opened anew once the old one is closed', async () => {
    await keep({ [`link-window-${HOME}`]: 8 });
    await openLinkWindow(HOME, link('1'));
    const id = (await stored('session'))[`link-window-${HOME}`] as number;
    expect(windows.get(id)).toBe('popup');
  });

  test('takes the link it was opened for, and each that follows once', async () => {
    await keep({ [`link-${HOME}`]: link('1') });
    const shown: string[] = [];
    const { opened, stop } = await takeWindowLinks(HOME, ({ id }) => shown.push(id));
    expect([opened, shown]).toEqual([true, ['1']]);
    await keep({ [`link-${HOME}`]: link('2') });
    await vi.waitFor(() => expect(shown).toEqual(['1', '2']));
    expect(await stored('session')).toEqual({ [`link-window-${HOME}`]: OWN_WINDOW });
    stop();
    await keep({ [`link-${HOME}`]: link('3') });
    expect(shown).toEqual(['1', '2']);
  });

  test('says that it was opened for none', async () => {
    expect(await takeWindowLinks(HOME, () => {})).toMatchObject({ opened: false });
  });
});
