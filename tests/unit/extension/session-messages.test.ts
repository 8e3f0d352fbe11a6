import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { askSession, onAsked } from '../../../extension/sessionMessages.ts';

const { resetExtension, tell } = await vi.hoisted(() => import('../../support/fake-extension.ts'));

beforeEach(resetExtension);

describe('what a document with a session may be asked', () => {
  test('is heard by the document of that window alone, and answered when it is done', async () => {
    const { promise: done, resolve: finish } = Promise.withResolvers<undefined>();
    const taken = vi.fn(() => done);
    onAsked('leave-session', 1, taken);
    expect(await askSession('leave-session', { windowId: 2 })).toBe(false);
    expect(taken).not.toHaveBeenCalled();
    const asking = askSession('leave-session', { windowId: 1 });
    expect(await Promise.race([asking, Promise.resolve('not yet')])).toBe('not yet');
    finish(undefined);
    expect(await asking).toBe(true);
  });

  test('comes with what was asked', async () => {
    const taken = vi.fn();
    onAsked('toggle-device', 1, taken);
    await askSession('toggle-device', { windowId: 1, kind: 'camera' });
    expect(taken).toHaveBeenCalledWith(expect.objectContaining({ kind: 'camera' }));
    expect(await askSession('panel-there', { windowId: 1 })).toBe(false);
  });

  test('is not heard from a tab, where pages speak beside our scripts', async () => {
    const taken = vi.fn();
    onAsked('leave-session', 1, taken);
    await expect(tell({ sidestage: 'leave-session', windowId: 1 }, { tab: { id: 5 } })).rejects.toThrow();
    expect(taken).not.toHaveBeenCalled();
  });

  test('from our own window, which is in a tab, whether the panel is there is answered, and nothing else', async () => {
    const taken = vi.fn();
    onAsked('panel-there', 1, taken);
    onAsked('leave-session', 1, taken);
    const ours = { tab: { id: 5 }, url: fakeBrowser.runtime.getURL('/window.html' as never) };
    const asked = (sidestage: string, sender: object) => tell({ sidestage, windowId: 1 }, { ...sender });
    expect(await asked('panel-there', ours)).toBe(true);
    expect(taken).toHaveBeenCalledOnce();
    await expect(asked('panel-there', { ...ours, url: 'https://example.org/window.html' })).rejects.toThrow();
    await expect(asked('leave-session', ours)).rejects.toThrow();
    expect(taken).toHaveBeenCalledOnce();
  });

  test('is not heard any more once the document has stopped listening', async () => {
    const taken = vi.fn();
    onAsked('panel-there', 1, taken)();
    expect(await askSession('panel-there', { windowId: 1 })).toBe(false);
    expect(taken).not.toHaveBeenCalled();
  });
});
