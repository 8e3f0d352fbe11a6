import { beforeEach, describe, expect, test, vi } from 'vitest';

const { extension, resetExtension } = await vi.hoisted(() => import('../../support/fake-extension.ts'));
const { describeLink } = await import('../../../extension/cardPicture.ts');
const { openInTab, sessionIn } = await import('../../../extension/opening.ts');

const TRUSTED = 'https://meet.example.org';
const ZOOM = 'https://zoom.us/j/1234567890';
const asked = vi.fn<(url: string) => Promise<Response>>();

beforeEach(async () => {
  resetExtension();
  asked.mockReset().mockResolvedValue(new Response('{}', { status: 404 }));
  const own = extension.runtime.getURL('/' as never);
  vi.stubGlobal('fetch', (url: string) => (url.startsWith(own) ? Promise.resolve(Response.json({})) : asked(url)));
  await extension.storage.local.set({ trustedServers: [TRUSTED] });
});

describe('what a card shows of a link', () => {
  test('nothing, and no server is asked, where the host is not trusted', async () => {
    expect(await describeLink('https://unknown.example.org/r/choir', true)).toBeNull();
    expect(asked).not.toHaveBeenCalled();
  });

  test('its address alone on a server of this machine, which is not asked before the person was there', async () => {
    const there = 'http://localhost:4000';
    expect(await describeLink(`${there}/r/choir`, true)).toMatchObject({
      words: { title: 'choir', state: { kind: 'unknown', text: '' } },
    });
    expect(asked).not.toHaveBeenCalled();
    await extension.storage.local.set({ trustedServers: [there] });
    await describeLink(`${there}/r/choir`, true);
    expect(asked).toHaveBeenCalledOnce();
  });

  test('nothing where there is no session', async () => {
    expect(await describeLink('https://example.org/article', true)).toBeNull();
  });

  test('the words of another service, which is not asked', async () => {
    expect(await describeLink(ZOOM, true)).toMatchObject({ words: expect.anything(), style: expect.any(String) });
    expect(asked).not.toHaveBeenCalled();
  });

  test('of a trusted server its room is asked about only where that is wanted', async () => {
    expect(await describeLink(`${TRUSTED}/r/choir`, false)).not.toBeNull();
    expect(asked).not.toHaveBeenCalled();
    expect(await describeLink(`${TRUSTED}/r/choir`, true)).not.toBeNull();
    expect(asked).toHaveBeenCalledOnce();
  });
});

describe('a session that a person chose outside the panel', () => {
  test('is found in a link, or in selected text with or without a scheme', () => {
    expect(sessionIn(ZOOM, undefined)).toMatchObject({ url: ZOOM });
    expect(sessionIn(undefined, `Join ${ZOOM} at ten`)).toMatchObject({ url: ZOOM });
    expect(sessionIn(undefined, ' zoom.us/j/1234567890 ')).toMatchObject({ url: ZOOM });
    expect(sessionIn(undefined, 'no link at all')).toBeNull();
    expect(sessionIn(undefined, undefined)).toBeNull();
  });

  test('of another service opens in a tab beside the one it was chosen in', async () => {
    const create = vi.spyOn(extension.tabs, 'create').mockResolvedValue({} as never);
    await openInTab(ZOOM, 4);
    await openInTab('https://example.org/article', 4);
    expect(create.mock.calls).toEqual([[{ url: ZOOM, openerTabId: 4 }]]);
  });
});
