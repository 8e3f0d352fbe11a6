// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as v from 'valibot';
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

  test('another window\'s change is heard, and what is none of ours is not', () => {
    const heard = vi.fn();
    const stop = stored('name', v.string(), '').watch(heard);
    const change = (key: string) => dispatchEvent(Object.assign(new Event('storage'), { key, newValue: '"Grace"' }));
    change('sidestage:other');
    change('sidestage:name');
    stop();
    change('sidestage:name');
    expect(heard.mock.calls).toEqual([['Grace']]);
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

describe('a room\'s credential', () => {
  test('is made once for each room', () => {
    let made = 0;
    const make = () => `credential-${made += 1}`;
    expect([credentialFor('a', make), credentialFor('b', make), credentialFor('a', make)]).toEqual([
      'credential-1', 'credential-2', 'credential-1',
    ]);
  });

  test('of many rooms the one unused longest is given up first', () => {
    for (let index = 0; index < 200; index += 1) credentialFor(`room-${index}`, () => `kept-${index}`);
    credentialFor('room-0', () => 'never');
    credentialFor('one-more', () => 'new');
    expect(credentialFor('room-0', () => 'lost')).toBe('kept-0');
    expect(credentialFor('room-1', () => 'lost')).toBe('lost');
  });
});
