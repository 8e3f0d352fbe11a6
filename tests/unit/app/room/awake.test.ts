// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { shallowRef } from 'vue';
import { useAwake } from '../../../../app/room/useAwake.ts';
import type { Participant } from '../../../../core/room/types.ts';
import type { InRoom } from '../../../../core/session/state.ts';
import { newRoom, person } from '../../../support/room.ts';

const speaker = (changes: Partial<Participant> = {}) => person('ada', { place: 'stage', microphone: true, ...changes });
const roomOf = (...people: Participant[]) =>
  ({ room: { ...newRoom().room, participants: new Map(people.map(one => [one.id, one])) } }) as unknown as InRoom;

const state = shallowRef(roomOf());
/** Every lock that the browser gave. */
let locks: { released: boolean }[];
let request: () => Promise<WakeLockSentinel>;
let shown: VueWrapper | undefined;

const held = () => locks.filter(({ released }) => !released).length;

async function see(visibility: DocumentVisibilityState): Promise<void> {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);
  // As browsers do.
  if (visibility === 'hidden') for (const lock of locks) lock.released = true;
  document.dispatchEvent(new Event('visibilitychange'));
  await flushPromises();
}

async function watches(...people: Participant[]): Promise<void> {
  state.value = roomOf(...people);
  shown ??= mount({
    setup: () => {
      useAwake(() => state.value);
      return () => null;
    },
  });
  await flushPromises();
}

beforeEach(() => {
  locks = [];
  request = () => {
    const lock = { released: false, release: () => ((lock.released = true), Promise.resolve()) };
    locks.push(lock);
    return Promise.resolve(lock as unknown as WakeLockSentinel);
  };
  Object.defineProperty(navigator, 'wakeLock', { value: { request: () => request() }, configurable: true });
});
afterEach(() => {
  shown?.unmount();
  shown = undefined;
  vi.restoreAllMocks();
  Reflect.deleteProperty(navigator, 'wakeLock');
});

describe('the screen', () => {
  test('is kept on while there is somebody to see or hear on stage, and not before or after', async () => {
    await watches(person('vic', { microphone: true }), speaker({ microphone: false }));
    expect(held()).toBe(0);
    const ways: Partial<Participant>[] = [{}, { microphone: false, camera: true }, { microphone: false, screen: true }];
    for (const way of ways) {
      await watches(speaker(way));
      expect(held()).toBe(1);
    }
    expect(locks).toHaveLength(1);
    await watches(person('vic'));
    expect(held()).toBe(0);
  });

  test('is kept on again when the document comes back in sight', async () => {
    await watches(speaker());
    await see('hidden');
    expect(held()).toBe(0);
    await see('visible');
    expect([held(), locks.length]).toEqual([1, 2]);
  });

  test('is let go of with the room, also when the browser gives it only then', async () => {
    await watches(speaker());
    shown!.unmount();
    expect(held()).toBe(0);
    shown = undefined;
    const give = request;
    let answer: () => void = () => undefined;
    request = async () => {
      await new Promise<void>(resolve => (answer = resolve));
      return give();
    };
    await watches(speaker());
    shown!.unmount();
    answer();
    await flushPromises();
    expect([held(), locks.length]).toEqual([0, 2]);
  });

  test('goes off as ever where the browser refuses or has no such thing, and nothing is said of it', async () => {
    request = () => Promise.reject(new DOMException('', 'NotAllowedError'));
    await watches(speaker());
    shown!.unmount();
    shown = undefined;
    Reflect.deleteProperty(navigator, 'wakeLock');
    await watches(speaker());
    expect(locks).toEqual([]);
  });
});
