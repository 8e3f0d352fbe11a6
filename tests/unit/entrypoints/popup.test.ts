// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const { extension, keepOwn, OWN_WINDOW, resetExtension, stored, windows } = await vi.hoisted(
  () => import('../../support/fake-extension.ts'),
);
const departed = vi.fn<(url: string) => Promise<boolean>>();
vi.mock('../../../entrypoints/shared/depart.ts', () => ({ depart: (url: string) => departed(url) }));
const { settled } = await import('../../support/session-document.ts');
const { usePopup } = await import('../../../entrypoints/popup/usePopup.ts');
const { onAsked } = await import('../../../extension/sessionMessages.ts');

const ORIGIN = 'https://rooms.example.org';
const SESSION_WINDOW = 9;
const CHOIR = { url: `${ORIGIN}/r/choir`, title: 'Choir', host: 'rooms.example.org', place: 'stage', bound: false };
const keep = (values: Record<string, unknown>) => extension.storage.session.set(values);

let shown: VueWrapper | null = null;

beforeEach(() => {
  resetExtension();
  departed.mockReset().mockResolvedValue(true);
  vi.spyOn(window, 'close').mockImplementation(() => {});
  extension.tabs.query = vi.fn(async () => [{ id: 5 }]) as never;
  extension.tabs.sendMessage = vi.fn(() => Promise.reject(new Error('No script.'))) as never;
});
afterEach(() => shown?.unmount());

async function open() {
  let popup: ReturnType<typeof usePopup> | undefined;
  shown = mount({ setup: () => void (popup = usePopup()), template: '<i />' });
  await settled();
  return popup!;
}

describe('the popup', () => {
  test('names links of the page by their title, if the room was joined before', async () => {
    extension.tabs.sendMessage = vi.fn(async () => [
      { url: `${ORIGIN}/r/choir#invite=secret`, provider: 'own', host: 'rooms.example.org' },
      { url: 'https://zoom.us/j/1', provider: 'zoom', host: 'zoom.us' },
    ]) as never;
    keepOwn({ recentRooms: [{ url: `${ORIGIN}/r/choir`, title: 'Choir', joinedAt: 1 }] });
    const popup = await open();
    expect(popup.links.value).toMatchObject([{ slug: 'choir', title: 'Choir' }]);
    expect(popup.services.value).toMatchObject([{ name: 'Zoom' }]);
  });

  test('says that a page without a script of ours is to be loaded again, and does it', async () => {
    extension.tabs.reload = vi.fn(() => Promise.resolve()) as never;
    let popup = await open();
    expect(popup.unread.value).toBe(true);
    await popup.reload();
    expect(extension.tabs.reload).toHaveBeenCalledWith(5);
    expect(window.close).toHaveBeenCalledOnce();
    shown?.unmount();
    extension.tabs.sendMessage = vi.fn(async () => []) as never;
    popup = await open();
    expect(popup.unread.value).toBe(false);
  });

  test('shows a link that was clicked where no panel opens, once', async () => {
    await keep({ [`pending-${OWN_WINDOW}`]: { url: `${ORIGIN}/r/choir`, id: '1' } });
    const popup = await open();
    expect(popup.links.value).toMatchObject([{ slug: 'choir' }]);
    expect(await stored('session')).toEqual({});
  });

  test('opens the panel of its window within the press, and makes way for it', async () => {
    const popup = await open();
    popup.join(`${ORIGIN}/r/choir`);
    expect(extension.sidePanel.open).toHaveBeenCalledWith({ windowId: OWN_WINDOW });
    await vi.waitFor(() => expect(window.close).toHaveBeenCalledOnce());
    expect(await stored('session')).toMatchObject({ [`pending-${OWN_WINDOW}`]: { url: `${ORIGIN}/r/choir` } });
  });

  test('hands the way in that was chosen on the link’s card on, with that link alone', async () => {
    const chosen = { url: `${ORIGIN}/r/choir#invite=secret`, way: 'viewer' };
    await keep({ [`pending-${OWN_WINDOW}`]: { ...chosen, id: '1' } });
    const popup = await open();
    popup.join(popup.links.value[0]!.url);
    const inPanel = async () => (await stored('session'))[`pending-${OWN_WINDOW}`];
    await vi.waitFor(async () => expect(await inPanel()).toMatchObject(chosen));
    popup.join(`${ORIGIN}/r/physics`);
    await vi.waitFor(async () => expect(await inPanel()).toMatchObject({ url: `${ORIGIN}/r/physics` }));
    expect(await inPanel()).not.toHaveProperty('way');
  });

  test('leads to a session in a window of its own, and switches its devices there', async () => {
    windows.set(SESSION_WINDOW, 'popup');
    const controls = { microphone: true, camera: false, usedAt: 1 };
    await keep({
      [`current-${OWN_WINDOW}`]: CHOIR,
      [`window-${OWN_WINDOW}`]: SESSION_WINDOW,
      [`stage-${SESSION_WINDOW}`]: controls,
    });
    const toggled = vi.fn();
    onAsked('toggle-device', SESSION_WINDOW, ({ kind }) => toggled(kind));
    const popup = await open();
    expect([popup.session.value?.title, popup.controls.value]).toEqual(['Choir', controls]);
    popup.show();
    expect(extension.windows.update).toHaveBeenCalledWith(SESSION_WINDOW, { focused: true });
    expect(extension.sidePanel.open).not.toHaveBeenCalled();
    await popup.toggle('camera');
    expect(toggled.mock.calls).toEqual([['camera']]);
  });

  test('leaves a session that no document is in, once, and says if its server could not be told', async () => {
    await keep({ [`current-${OWN_WINDOW}`]: CHOIR });
    const popup = await open();
    departed.mockResolvedValue(false);
    await Promise.all([popup.leave(), popup.leave()]);
    expect(departed.mock.calls).toEqual([[CHOIR.url]]);
    expect([popup.session.value, popup.unreached.value, popup.leaving.value]).toEqual([null, true, false]);
  });
});
