import { beforeEach, describe, expect, test, vi } from 'vitest';
import { credentialFor } from '../../../extension/credentials.ts';
import { forgetRoom, rememberRoom } from '../../../extension/recent.ts';
import { closeAndReturn, extensionVersion, openDiagnosisPage, openPermissionPage } from '../../../extension/tabs.ts';

const { extension, keepOwn, resetExtension, stored } = await vi.hoisted(
  () => import('../../support/fake-extension.ts'),
);

beforeEach(resetExtension);

describe('recent rooms', () => {
  const recent = async () => (await stored('own'))['recentRooms'] as { url: string; title: string }[];

  test('are each there once, the one joined last on top, with its newest title', async () => {
    await rememberRoom('a', 'Old', 1);
    await rememberRoom('b', 'B', 2);
    await rememberRoom('a', 'New', 3);
    expect(await recent()).toEqual([
      { url: 'a', title: 'New', joinedAt: 3 },
      { url: 'b', title: 'B', joinedAt: 2 },
    ]);
    await forgetRoom('a');
    expect((await recent()).map(({ url }) => url)).toEqual(['b']);
  });

  test('are eight at most', async () => {
    for (let room = 0; room < 9; room += 1) await rememberRoom(String(room), '', room);
    expect((await recent()).map(({ url }) => url)).toEqual(['8', '7', '6', '5', '4', '3', '2', '1']);
  });
});

describe('secrets of rooms', () => {
  test('are made on first use, and the one unused longest is forgotten', async () => {
    const secrets = Object.fromEntries(Array.from({ length: 200 }, (_, room) => [`room-${room}`, `secret-${room}`]));
    keepOwn({ credentials: secrets });
    const make = vi.fn(() => 'fresh');
    expect(await credentialFor('room-0', make)).toBe('secret-0');
    expect(make).not.toHaveBeenCalled();
    expect(await credentialFor('room-new', make)).toBe('fresh');
    const kept = Object.keys((await stored('own'))['credentials'] as object);
    expect([kept.length, kept.includes('room-0'), kept.includes('room-1')]).toEqual([200, true, false]);
  });
});

describe('pages of the extension', () => {
  let created: { url?: string; openerTabId?: number }[];
  beforeEach(() => {
    created = [];
    vi.spyOn(extension.tabs, 'create').mockImplementation((async (tab: never) => created.push(tab)) as never);
  });

  test('the permission page knows which tab to return to', async () => {
    extension.tabs.query = vi.fn(async () => [{ id: 4 }]) as never;
    await openPermissionPage();
    extension.tabs.query = vi.fn(async () => []) as never;
    await openPermissionPage();
    expect(created).toEqual([
      { url: expect.stringContaining('/permission.html'), openerTabId: 4 },
      { url: expect.stringContaining('/permission.html') },
    ]);
  });

  test('the diagnosis page is told the room in its fragment, which no server sees', async () => {
    await openDiagnosisPage('https://rooms.example.org/r/a');
    await openDiagnosisPage();
    const [of, none] = created.map(({ url }) => new URL(url!));
    expect(new URLSearchParams(of!.hash.slice(1)).get('room')).toBe('https://rooms.example.org/r/a');
    expect([of!.search, none!.hash]).toEqual(['', '']);
  });

  test('one that is done goes, and lands the person where they came from, if that is still there', async () => {
    const updated = vi.spyOn(extension.tabs, 'update').mockRejectedValue(new Error('No tab.') as never);
    const removed = vi.spyOn(extension.tabs, 'remove').mockResolvedValue(undefined as never);
    extension.tabs.getCurrent = vi.fn(async () => ({ id: 5, openerTabId: 4 })) as never;
    await closeAndReturn();
    expect(updated.mock.calls).toEqual([[4, { active: true }]]);
    expect(removed.mock.calls).toEqual([[5]]);
  });

  test('say the version of the manifest', () => {
    extension.runtime.getManifest = () => ({ version: '1.2.3' }) as never;
    expect(extensionVersion()).toBe('1.2.3');
  });
});
