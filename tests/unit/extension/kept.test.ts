import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { createStore, entries } from 'idb-keyval';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Item } from '../../../extension/kept.ts';

/** `storage.local`, as content scripts can read it. */
const local = new Map<string, unknown>();
const remove = vi.fn(async (keys: string[]) => keys.forEach(key => local.delete(key)));
const extension = { inIncognitoContext: false };
vi.mock('wxt/browser', () => ({
  browser: {
    extension,
    storage: { local: { get: async (key: string) => (local.has(key) ? { [key]: local.get(key) } : {}), remove } },
  },
}));

const OLD = { 'https://rooms.example.org/r/choir': 'old-secret' };

beforeEach(() => {
  vi.resetModules();
  local.clear();
  remove.mockClear();
  extension.inIncognitoContext = false;
  Object.assign(globalThis, { indexedDB: new IDBFactory() });
});

/** A document that starts now, with the secrets of rooms. */
async function document() {
  const { keptItem } = await import('../../../extension/kept.ts');
  const { update } = await import('../../../extension/update.ts');
  const secrets: Item<Record<string, string>> = keptItem('credentials', {});
  const add = (room: string, secret: string) => update(secrets, all => ({ ...all, [room]: secret }));
  return { secrets, add };
}
const anotherDocument = () => (vi.resetModules(), document());
const inDatabase = async () => Object.fromEntries(await entries(createStore('sidestage', 'kept')));

describe('what is the person’s own', () => {
  test('is in no storage that content scripts read, and there for the next document', async () => {
    const { secrets, add } = await document();
    expect(await secrets.getValue()).toEqual({});
    await add('choir', 'secret');
    expect(local.size).toBe(0);
    expect(await (await anotherDocument()).secrets.getValue()).toEqual({ choir: 'secret' });
  });

  test('may be wrapped by Vue', async () => {
    const { reactive } = await import('vue');
    const { secrets } = await document();
    await secrets.setValue(reactive({ choir: 'secret' }));
    expect(await secrets.getValue()).toEqual({ choir: 'secret' });
  });

  test('changed by two documents at the same time keeps what both changed', async () => {
    const [one, other] = [await document(), await anotherDocument()];
    await Promise.all([one.add('a', '1'), other.add('b', '2')]);
    expect(await one.secrets.getValue()).toEqual({ a: '1', b: '2' });
  });

  test('is followed by every document that watches, until it stops', async () => {
    const [one, other] = [await document(), await anotherDocument()];
    const [own, there] = [vi.fn(), vi.fn()];
    const stops = [one.secrets.watch(own), other.secrets.watch(there)];
    await one.add('a', '1');
    await vi.waitFor(() => expect([own.mock.calls, there.mock.calls]).toEqual([[[{ a: '1' }]], [[{ a: '1' }]]]));
    stops[0]!();
    await one.add('b', '2');
    await vi.waitFor(() => expect(there).toHaveBeenCalledTimes(2));
    stops[1]!();
    expect(own).toHaveBeenCalledOnce();
  });
});

describe('what an earlier version left in storage.local', () => {
  test('moves on first use, once, and nothing of it stays there', async () => {
    local.set('credentials', OLD).set('credentials$', { v: 1 }).set('assistant', {});
    const { secrets } = await document();
    expect(await secrets.getValue()).toEqual(OLD);
    expect([...local.keys()]).toEqual(['assistant']);
    expect(await (await anotherDocument()).secrets.getValue()).toEqual(OLD);
    expect(remove).toHaveBeenCalledOnce();
  });

  test('is there in time for a document that begins with a change', async () => {
    local.set('credentials', OLD);
    await (await document()).add('band', 'new');
    expect(await inDatabase()).toEqual({ credentials: { ...OLD, band: 'new' } });
  });

  test('left half moved, because the browser ended in between, is finished and undoes nothing', async () => {
    local.set('credentials', OLD);
    remove.mockRejectedValueOnce(new Error('The browser is shutting down.'));
    expect(await (await document()).secrets.getValue()).toEqual(OLD);
    expect([local.has('credentials'), await inDatabase()]).toEqual([true, { credentials: OLD }]);
    const { secrets, add } = await anotherDocument();
    await add('band', 'new');
    expect(local.size).toBe(0);
    expect(await secrets.getValue()).toEqual({ ...OLD, band: 'new' });
  });

  test('moved by two documents at once loses nothing that one of them changes', async () => {
    local.set('credentials', OLD);
    const [one, other] = [await document(), await anotherDocument()];
    await Promise.all([one.add('band', 'new'), other.secrets.getValue()]);
    expect(await other.secrets.getValue()).toEqual({ ...OLD, band: 'new' });
    expect(local.size).toBe(0);
  });

  test('is neither taken nor seen by a document of a private window', async () => {
    local.set('credentials', OLD);
    extension.inIncognitoContext = true;
    expect(await (await document()).secrets.getValue()).toEqual({});
    expect(local.get('credentials')).toEqual(OLD);
  });
});

describe('where the browser refuses a database', () => {
  test.each([
    ['it is not there', () => Reflect.deleteProperty(globalThis, 'indexedDB')],
    ['opening it throws', () => vi.spyOn(indexedDB, 'open').mockImplementation(refuse)],
  ])(
    'because %s, what is kept lives as long as the document, and earlier things stay where they are',
    async (_, no) => {
      local.set('credentials', OLD);
      no();
      const { secrets, add } = await document();
      await add('band', 'new');
      expect(await secrets.getValue()).toEqual({ ...OLD, band: 'new' });
      expect(local.get('credentials')).toEqual(OLD);
    },
  );
});

function refuse(): never {
  throw new DOMException('A mutation operation was attempted.', 'InvalidStateError');
}
