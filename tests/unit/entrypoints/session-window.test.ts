// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newRoom } from '../../support/room.ts';
import { ScriptedRelay } from '../../support/scripted-relay.ts';

const { extension, OWN_WINDOW, resetExtension, stored, tell, windows } = await vi.hoisted(
  () => import('../../support/fake-extension.ts'),
);
const departed = vi.fn<(url: string) => Promise<boolean>>();
vi.mock('../../../entrypoints/shared/depart.ts', () => ({ depart: (url: string) => departed(url) }));
const { openDocument, settled } = await import('../../support/session-document.ts');
const { useSessionWindow } = await import('../../../entrypoints/window/useSessionWindow.ts');
const { openSessionWindow } = await import('../../../extension/sessionWindow.ts');

const HOME = 3;
const ORIGIN = 'https://meet.example.org';
const ON_STAGE = {
  url: `${ORIGIN}/r/choir#invite=secret`,
  host: 'meet.example.org',
  title: 'Choir',
  place: 'stage',
  bound: false,
};

let relay: ScriptedRelay;
let opened: Awaited<ReturnType<typeof open>> | null = null;

const keep = (values: Record<string, unknown>) => extension.storage.session.set(values);

beforeEach(async () => {
  resetExtension();
  windows.set(HOME, 'normal');
  departed.mockReset().mockResolvedValue(true);
  relay = new ScriptedRelay();
  relay.answer({ room: newRoom().room });
  await extension.storage.local.set({ trustedServers: [ORIGIN] });
  window.history.replaceState(null, '', `?home=${HOME}`);
});
afterEach(() => {
  opened?.mounted.unmount();
  vi.unstubAllGlobals();
});

async function open() {
  const document = await openDocument(useSessionWindow);
  return { ...document, panel: document.used.panel };
}

async function show() {
  opened = await open();
  return opened;
}

async function click(url: string): Promise<void> {
  await keep({ [`link-${HOME}`]: { url, id: url } });
  await settled();
}

/** A window that asks whether to return to the stage. */
async function asking() {
  await keep({ [`current-${HOME}`]: ON_STAGE });
  const document = await show();
  await click(`${ORIGIN}/r/choir`);
  expect(document.panel.left.value?.session.title).toBe('Choir');
  return document;
}

describe('a session’s own window', () => {
  test('that was opened for it takes the panel’s session, on stage as it is', async () => {
    await keep({ [`current-${HOME}`]: ON_STAGE });
    await openSessionWindow(HOME);
    const { panel } = await show();
    expect(panel.link.value?.slug).toBe('choir');
    expect(relay.hellos).toHaveLength(1);
    expect(await stored('session')).toMatchObject({ [`window-${HOME}`]: OWN_WINDOW });
  });

  test('that the browser opens again takes nothing from the panel, and says hello to nobody', async () => {
    await keep({ [`current-${HOME}`]: ON_STAGE });
    const { panel } = await show();
    expect(panel.now.value).toEqual({ state: 'empty' });
    expect(relay.hellos).toEqual([]);
    expect(await stored('session')).not.toHaveProperty(`window-${HOME}`);
  });

  test('whose address names no browser window shows no session', async () => {
    await keep({ [`current-${HOME}`]: ON_STAGE, [`moving-${HOME}`]: true });
    window.history.replaceState(null, '', '?home=none');
    const { panel } = await show();
    expect(panel.now.value).toEqual({ state: 'empty' });
    expect(await stored('session')).toMatchObject({ [`moving-${HOME}`]: true });
  });

  test('that is loaded again on stage asks first', async () => {
    await keep({ [`current-${HOME}`]: ON_STAGE, [`window-${HOME}`]: OWN_WINDOW });
    const { panel } = await show();
    expect(panel.left.value?.session.title).toBe('Choir');
    expect(relay.hellos).toEqual([]);
  });

  test('goes back to the stage on the press of Return alone', async () => {
    const { panel } = await asking();
    expect(relay.hellos).toEqual([]);
    await panel.press('return');
    await settled();
    expect(panel.now.value).toMatchObject({ state: 'here', link: { slug: 'choir', invite: 'secret' } });
    expect(relay.hellos).toHaveLength(1);
  });

  test('that asks whether to return makes way for another room’s link', async () => {
    const { panel } = await asking();
    await click(`${ORIGIN}/r/orchestra`);
    expect(panel.left.value).toBeNull();
    expect(panel.link.value?.slug).toBe('orchestra');
  });

  test('keeps what one is in, and that it has it, once one has joined', async () => {
    const { session } = await show();
    await click(`${ORIGIN}/r/choir`);
    expect(await stored('session')).not.toHaveProperty(`current-${HOME}`);
    await session.join('Ada', 'viewer');
    await settled();
    expect(await stored('session')).toMatchObject({
      [`current-${HOME}`]: { url: `${ORIGIN}/r/choir`, place: 'viewer', bound: false },
      [`window-${HOME}`]: OWN_WINDOW,
    });
  });

  test('asked by the popup to leave, it tells the room, forgets it, answers and closes', async () => {
    const { session } = await show();
    await click(`${ORIGIN}/r/choir`);
    await session.join('Ada', 'viewer');
    await settled();
    expect(await tell({ sidestage: 'leave-session', windowId: OWN_WINDOW })).toBe(true);
    expect(relay.commands.at(-1)).toEqual({ type: 'leave' });
    expect(await stored('session')).not.toHaveProperty(`current-${HOME}`);
    expect(extension.windows.remove).toHaveBeenCalledWith(OWN_WINDOW);
  });

  test('offers the panel only where there is one', async () => {
    const { used } = await show();
    await click(`${ORIGIN}/r/choir`);
    expect(used.moves.value.map(({ key }) => key)).toEqual(['to-panel']);
    await extension.windows.onRemoved.trigger(HOME);
    expect(used.moves.value).toEqual([]);
  });
});

describe('a window left without returning', () => {
  test('tells the session, forgets it, and does not leave it twice', async () => {
    const { panel } = await asking();
    await Promise.all([panel.press('leave'), panel.press('leave')]);
    expect(departed.mock.calls).toEqual([[ON_STAGE.url]]);
    expect(await stored('session')).not.toHaveProperty(`current-${HOME}`);
    expect(vi.mocked(extension.windows.remove).mock.calls).toEqual([[OWN_WINDOW]]);
  });

  test('closes although the server could not be told', async () => {
    const { panel } = await asking();
    departed.mockResolvedValue(false);
    await panel.press('leave');
    expect(extension.windows.remove).toHaveBeenCalledWith(OWN_WINDOW);
  });

  test('closes although leaving failed, and says what failed', async () => {
    const { panel } = await asking();
    departed.mockRejectedValue(new Error('The storage is broken.'));
    await expect(panel.press('leave')).rejects.toThrow('The storage is broken.');
    expect(extension.windows.remove).toHaveBeenCalledWith(OWN_WINDOW);
  });

  test('closes although storage fails', async () => {
    const { panel } = await asking();
    vi.spyOn(extension.storage.session, 'remove').mockRejectedValue(new Error('No storage.') as never);
    await expect(panel.press('leave')).rejects.toThrow('No storage.');
    expect(extension.windows.remove).toHaveBeenCalledWith(OWN_WINDOW);
  });

  test('closes itself where the browser does not close it', async () => {
    const { panel } = await asking();
    vi.mocked(extension.windows.remove).mockRejectedValue(new Error('Tabs cannot be edited right now.') as never);
    const close = vi.spyOn(window, 'close').mockImplementation(() => {});
    await panel.press('leave');
    await settled();
    expect(close).toHaveBeenCalledOnce();
  });
});
