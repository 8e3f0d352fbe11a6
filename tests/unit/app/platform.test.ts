// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { describe, expect, test, vi } from 'vitest';
import { h, ref } from 'vue';
import { useDiagnosing } from '../../../app/diagnosis/diagnosing.ts';
import { useSessionMoves } from '../../../app/links/sessionMoves.ts';
import { addToPlatform, type Platform, platformPlugin, usePlatform } from '../../../app/platform.ts';
import { useSessionStore } from '../../../app/room/sessionStore.ts';
import { useHandheld } from '../../../components/ui/handheld.ts';
import { fakePlatform } from '../../support/platform.ts';

/** What a view reads that the entrypoint's root component wraps. */
function read<Value>(what: () => Value, platform: Platform | null, root: () => void = () => {}): Value {
  let value: Value | undefined;
  const view = { setup: () => ((value = what()), () => null) };
  mount(
    { setup: () => (root(), () => h(view)) },
    { global: { plugins: platform ? [createPinia(), platformPlugin(platform)] : [] } },
  );
  return value!;
}

describe('the platform', () => {
  test('is missed with a word, where an entrypoint installs none', () => {
    read(() => expect(usePlatform).toThrow('installs no platform'), null);
  });

  test('tells components whether this is a phone; without a word it is none', () => {
    expect(read(useHandheld, fakePlatform({ handheld: ref(true) })).value).toBe(true);
    expect(read(useHandheld, fakePlatform()).value).toBe(false);
  });

  test('is made larger for the views below by what the view with the session knows', () => {
    const globalKeys = { list: () => Promise.resolve([]) };
    const sessionLinks = { is: () => true, open: () => {} };
    const seen = read(usePlatform, fakePlatform({ globalKeys }), () => addToPlatform({ sessionLinks }));
    expect([seen.globalKeys, seen.sessionLinks]).toEqual([globalKeys, sessionLinks]);
  });

  test('without sessions lets none begin', () => {
    const { devices } = fakePlatform();
    read(() => expect(() => useSessionStore()).toThrow('No session can take place here.'), { devices });
  });
});

describe('what a platform does not have is not offered', () => {
  test('moving the session, which rests while something ends with the document', () => {
    const run = vi.fn();
    const moves = ref([{ key: 'open-window', run } as const]);
    const offered = (bound: boolean, platform: Partial<Platform>) =>
      read(() => useSessionMoves(() => bound), fakePlatform(platform)).value;
    expect(offered(false, {})).toEqual([]);
    expect(offered(false, { moves })).toMatchObject([{ key: 'open-window', disabled: false }]);
    expect(offered(true, { moves })).toMatchObject([{ key: 'open-window', disabled: true }]);
  });

  test('the check of connection and devices, which begins with the room on screen', async () => {
    expect(read(useDiagnosing, fakePlatform())).toEqual({});
    const diagnose = vi.fn();
    const { session, offered } = read(
      () => ({ session: useSessionStore(), offered: useDiagnosing() }),
      fakePlatform({ diagnose }),
    );
    offered.onDiagnose?.();
    void session.open({ origin: 'https://meet.example.org', slug: 'room', invite: null });
    offered.onDiagnose?.();
    expect(diagnose.mock.calls).toMatchObject([[null], [{ origin: 'https://meet.example.org', slug: 'room' }]]);
    session.leave();
  });
});
