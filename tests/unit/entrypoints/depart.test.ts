import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { depart } from '../../../entrypoints/shared/depart.ts';
import { newRoom } from '../../support/room.ts';
import { ScriptedRelay } from '../../support/scripted-relay.ts';

const { keepOwn, resetExtension, stored } = await vi.hoisted(() => import('../../support/fake-extension.ts'));

const URL = 'https://meet.example.org/r/choir#invite=secret';

beforeEach(resetExtension);
afterEach(() => void vi.unstubAllGlobals());

test('a room is left by the credential that is kept for it, without its invitation', async () => {
  keepOwn({ credentials: { 'https://meet.example.org/r/choir': 'k'.repeat(43) } });
  const relay = new ScriptedRelay();
  relay.answer({ room: newRoom().room });
  expect(await depart(URL)).toBe(true);
  expect(relay.hellos).toMatchObject([{ room: 'choir', credential: 'k'.repeat(43) }]);
  expect(relay.hellos[0]).not.toHaveProperty('invite');
});

test('what is no session link leaves nothing', async () => {
  expect(await depart('https://meet.example.org/')).toBe(true);
  expect([await stored('local'), await stored('own')]).toEqual([{}, {}]);
});

test('a server that never answers is waited for no longer than the patience lasts', async () => {
  const relay = new ScriptedRelay();
  const patience = new AbortController();
  const leaving = depart(URL, patience.signal);
  await vi.waitFor(() => expect(relay.hellos).toHaveLength(1));
  patience.abort();
  expect(await leaving).toBe(false);
});

test('storage that another document holds is waited for no longer either', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
  const holding = navigator.locks.request('stored:kept:credentials', () => held);
  const patience = new AbortController();
  const leaving = depart(URL, patience.signal);
  patience.abort();
  expect(await leaving).toBe(false);
  release(undefined);
  await holding;
});

test('storage that fails counts as a server that could not be told', async () => {
  vi.mocked((await import('idb-keyval')).set).mockRejectedValueOnce(new Error('Quota exceeded.'));
  expect(await depart(URL)).toBe(false);
});
