import { beforeEach, describe, expect, test, vi } from 'vitest';
import { publishConfig } from '../../../extension/config.ts';
import {
  answerLinkList,
  describeLink,
  isConnected,
  openSession,
  openTab,
  watchConfig,
} from '../../../extension/contentBridge.ts';

const { extension, resetExtension, stored } = await vi.hoisted(() => import('../../support/fake-extension.ts'));

const ROOM = 'https://rooms.example.org/r/physics';

beforeEach(resetExtension);

/** The background answers so. */
function answering(answer: unknown) {
  const heard = vi.fn(async () => answer);
  extension.runtime.sendMessage = heard as never;
  return heard;
}

describe('a page’s script that speaks with the background', () => {
  test('says which link was clicked, in the same task, and hears whether it led anywhere', async () => {
    const heard = answering(true);
    const opening = openSession(ROOM, 'stage');
    expect(heard.mock.calls).toEqual([[{ sidestage: 'open-session', url: ROOM, way: 'stage' }]]);
    expect(await opening).toBe(true);
    await openSession(ROOM);
    expect(heard.mock.calls[1]).toEqual([{ sidestage: 'open-session', url: ROOM }]);
  });

  test('takes nothing but yes for a yes', async () => {
    answering('true');
    expect([await openSession(ROOM), await openTab(ROOM)]).toEqual([false, false]);
  });

  test.each([
    ['nobody answers', () => Promise.reject(new Error('Receiving end does not exist'))],
    [
      'it was cut off, where the browser throws at once',
      () => {
        throw new Error('Extension context invalidated.');
      },
    ],
  ])('if %s, links work as links again', async (_name, send) => {
    extension.runtime.sendMessage = send as never;
    expect([await openSession(ROOM), await openTab(ROOM), await describeLink(ROOM, true)]).toEqual([
      false,
      false,
      null,
    ]);
  });

  test('knows when the extension was updated under the page', () => {
    expect(isConnected()).toBe(true);
    (extension.runtime as { id?: string | undefined }).id = undefined;
    expect(isConnected()).toBe(false);
  });

  test('tells what its frame holds to whoever asks for that, and answers nothing else', () => {
    const found = [{ url: ROOM, host: 'rooms.example.org', provider: 'own' }];
    answerLinkList(() => found as never);
    const answer = vi.fn();
    const { trigger } = extension.runtime.onMessage as unknown as { trigger(...told: unknown[]): void };
    trigger({ sidestage: 'panel-there' }, {}, answer);
    trigger('list-links', {}, answer);
    trigger(null, {}, answer);
    expect(answer).not.toHaveBeenCalled();
    trigger({ sidestage: 'list-links' }, {}, answer);
    expect(answer.mock.calls).toEqual([[found]]);
  });
});

describe('what pages work by', () => {
  test('is put together by the background and reaches scripts that wait for it, and again when it changes', async () => {
    await extension.storage.local.set({ trustedServers: ['https://rooms.example.org'] });
    publishConfig();
    const seen: (string | undefined)[] = [];
    watchConfig((_config, recogniser) => seen.push(recogniser.recognise(ROOM)?.verify ? 'unknown' : 'trusted'));
    await Promise.resolve();
    expect(seen).toEqual([]);
    await extension.runtime.onInstalled.trigger({} as never);
    await vi.waitFor(() => expect(seen).toEqual(['trusted']));
    await extension.storage.local.set({ trustedServers: [] });
    await vi.waitFor(() => expect(seen).toEqual(['trusted', 'unknown']));
  });

  test('is there at once for a script that comes later', async () => {
    publishConfig();
    await extension.runtime.onStartup.trigger();
    await vi.waitFor(async () => expect(await stored('local')).toHaveProperty('assistant'));
    const seen = vi.fn();
    watchConfig(({ click }) => seen(click));
    await vi.waitFor(() => expect(seen.mock.calls).toEqual([['panel']]));
  });

  test('is read again for a page that was gone back to, where no change is told', async () => {
    const seen = vi.fn();
    const reload = watchConfig(({ click }) => seen(click));
    await extension.storage.local.set({ assistant: { click: 'off', origins: [] } });
    seen.mockClear();
    reload();
    await vi.waitFor(() => expect(seen.mock.calls).toEqual([['off']]));
  });

  test('follows the settings of links and the policy, and nothing else that is stored', async () => {
    publishConfig();
    const published = vi.spyOn(extension.storage.local, 'set');
    const written = () => published.mock.calls.filter(([items]) => 'assistant' in items).length;
    await extension.storage.local.set({ name: 'Ada' });
    await extension.storage.session.set({ links: {} });
    expect(written()).toBe(0);
    await extension.storage.local.set({ links: { click: 'off' } });
    await vi.waitFor(() => expect(written()).toBe(1));
    await extension.storage.managed.set({ click: 'ask' });
    await vi.waitFor(async () => expect((await stored('local'))['assistant']).toMatchObject({ click: 'ask' }));
  });
});
