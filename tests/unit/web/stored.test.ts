// @vitest-environment happy-dom
import * as v from 'valibot';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { credentialFor } from '../../../web/credentials.ts';
import { stored } from '../../../web/stored.ts';

beforeEach(() => localStorage.clear());

describe('what a page keeps', () => {
  test('comes back as it was kept', () => {
    stored('name', v.string(), '').set('Ada');
    expect(stored('name', v.string(), '').get()).toBe('Ada');
  });

  test.each(['{', '12', 'null'])('"%s", which is nothing of ours, counts as absent', text => {
    localStorage.setItem('sidestage:name', text);
    expect(stored('name', v.string(), 'nobody').get()).toBe('nobody');
  });

  test("another window's change is heard, and what is none of ours is not", () => {
    const heard = vi.fn();
    const stop = stored('name', v.string(), '').watch(heard);
    const change = (key: string) => dispatchEvent(Object.assign(new Event('storage'), { key, newValue: '"Grace"' }));
    change('sidestage:other');
    change('sidestage:name');
    stop();
    change('sidestage:name');
    expect(heard.mock.calls).toEqual([['Grace']]);
  });

  test('changes of two windows at the same time both stay, each made of the newest', async () => {
    const [one, other] = [0, 1].map(() => stored('list', v.array(v.string()), []));
    await Promise.all([one!, other!].flatMap(window => ['a', 'b'].map(text => window.update(now => [...now, text]))));
    expect(one!.get()).toHaveLength(4);
  });

  test('where storage is refused it lives as long as the page', () => {
    const refused = () => {
      throw new DOMException('', 'SecurityError');
    };
    const item = stored('name', v.string(), '', refused);
    item.set('Ada');
    expect(item.get()).toBe('Ada');
  });
});

describe("a room's credential", () => {
  test('is made once for each room, also when rooms are opened at the same time', async () => {
    let made = 0;
    const make = () => `credential-${(made += 1)}`;
    const all = () => Promise.all(['a', 'b', 'a'].map(room => credentialFor(room, make)));
    expect(await all()).toEqual(['credential-1', 'credential-2', 'credential-1']);
    expect(await all()).toEqual(['credential-1', 'credential-2', 'credential-1']);
  });

  test('of many rooms the one unused longest is given up first', async () => {
    for (let index = 0; index < 200; index += 1) await credentialFor(`room-${index}`, () => `kept-${index}`);
    await credentialFor('room-0', () => 'never');
    await credentialFor('one-more', () => 'new');
    expect(await credentialFor('room-0', () => 'lost')).toBe('kept-0');
    expect(await credentialFor('room-1', () => 'lost')).toBe('lost');
  });
});
