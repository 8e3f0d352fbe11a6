// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createApp, ref } from 'vue';
import { type Platform, platformPlugin } from '../../../../app/platform.ts';
import { attempt } from '../../../../app/room/attempt.ts';
import { useSessionStore } from '../../../../app/room/sessionStore.ts';
import type { SessionTarget } from '../../../../app/room/sessionTarget.ts';
import { FakeTrack } from '../../../support/machine.ts';
import { fakeDevices, fakePlatform } from '../../../support/platform.ts';
import { newRoom } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';

const target: SessionTarget = { origin: 'https://meet.example.org', slug: 'room', invite: null };

let relay: ScriptedRelay;
/** Cameras and microphones that were asked for. */
let asked: string[];

beforeEach(() => {
  asked = [];
  relay = new ScriptedRelay();
  relay.answer({ room: newRoom().room });
  vi.stubGlobal('MediaStream', EventTarget);
  // Levels are heard elsewhere.
  vi.stubGlobal(
    'AudioContext',
    class {
      createMediaStreamSource = () => ({ connect: () => {}, disconnect: () => {} });
      createAnalyser = () => ({ fftSize: 0, getFloatTimeDomainData: () => {} });
      resume = async () => {};
    },
  );
});
afterEach(() => void vi.unstubAllGlobals());

async function opened(
  next: SessionTarget,
  platform: Partial<Platform> = {},
): Promise<ReturnType<typeof useSessionStore>> {
  const devices = Object.assign(new EventTarget(), {
    enumerateDevices: async () =>
      ['audioinput', 'videoinput'].map(kind => ({ kind, deviceId: kind, label: kind, groupId: '' })),
    getUserMedia: async (wanted: MediaStreamConstraints) => {
      const kind = wanted.audio ? 'audioinput' : 'videoinput';
      asked.push(kind);
      return { getTracks: () => [new FakeTrack(kind, { deviceId: kind })] };
    },
  });
  const pinia = createPinia();
  createApp({})
    .use(pinia)
    .use(
      platformPlugin(
        fakePlatform({
          devices: fakeDevices({
            devices: devices as unknown as MediaDevices,
            permissions: {
              query: async () => Object.assign(new EventTarget(), { state: 'granted' }),
            } as unknown as Permissions,
          }),
          ...platform,
        }),
      ),
    );
  const session = useSessionStore(pinia);
  await session.open(next);
  await flushPromises();
  return session;
}

describe('camera and microphone on the way into a room', () => {
  test('Set devices starts them', async () => {
    const session = await opened(target);
    expect(session.state?.phase).toBe('lobby');
    expect(asked).not.toEqual([]);
  });

  test('a phone, which enters as viewer, has none to set', async () => {
    const session = await opened(target, { handheld: ref(true) });
    expect(session.state?.phase).toBe('lobby');
    expect(asked).toEqual([]);
  });

  test('a viewer whom a long cut put out comes back without them', async () => {
    const session = await opened(target);
    await session.join('Ada', 'viewer');
    await flushPromises();
    expect(session.state?.phase).toBe('in-room');
    asked = [];
    relay.unanswered.add('enter');
    relay.cut();
    session.client?.retryNow();
    await vi.waitFor(() => expect(session.state).toMatchObject({ phase: 'lobby', entering: 'viewer' }));
    await flushPromises();
    expect(asked).toEqual([]);
  });

  test('a viewer who is not let in again is at Set devices, with them', async () => {
    const session = await opened(target);
    await session.join('Ada', 'viewer');
    asked = [];
    relay.refusals.set('enter', 'room-full');
    relay.cut();
    session.client?.retryNow();
    await vi.waitFor(() => expect(session.state).toMatchObject({ phase: 'lobby', refused: 'room-full' }));
    await vi.waitFor(() => expect(asked).not.toEqual([]));
  });

  test('a viewer who presses Return is at Set devices only when the place is gone', async () => {
    relay = new ScriptedRelay();
    const session = await opened({
      ...target,
      place: 'stage',
      switches: { on: { camera: true, microphone: true }, shown: null },
    });
    await vi.waitFor(() => expect(relay.hellos).toHaveLength(1));
    expect(session.state?.phase).toBe('connecting');
    expect(asked).toEqual([]);
    relay.answer({ room: newRoom().room });
    relay.cut();
    session.client?.retryNow();
    await vi.waitFor(() => expect(asked).not.toEqual([]));
    expect(session.state?.phase).toBe('lobby');
  });
});

describe('the parts of a session', () => {
  test('are there while it is open, and gone once it is left', async () => {
    const session = await opened(target);
    const parts = () => [session.client, session.stage, session.engine].map(part => part !== null);
    expect(parts()).toEqual([true, true, true]);
    session.leave();
    expect(parts()).toEqual([false, false, false]);
    expect(session.screen.sharing).toBe(false);
  });

  test('belong to the room that was opened last, even if several are opening', async () => {
    const session = await opened(target);
    const first = session.client;
    await Promise.all([session.open({ ...target, slug: 'second' }), session.open({ ...target, slug: 'third' })]);
    expect(first?.value.phase).toBe('over');
    expect(session.target?.slug).toBe('third');
    // Of the second, nobody heard.
    await vi.waitFor(() => expect(relay.hellos).toHaveLength(2));
    expect([session.client === first, session.client?.value.phase]).toEqual([false, 'lobby']);
    session.leave();
  });

  test('that refuse leave a word when a command of the room was meant, and none when a form tells it itself', async () => {
    const session = await opened(target);
    await session.join('Ada', 'viewer');
    relay.refusals.set('raise-hand', 'not-allowed');
    expect(await attempt(session.client?.command({ type: 'raise-hand' }))).toMatchObject({ reason: 'not-allowed' });
    expect(session.refusal).toBeNull();
    expect(await session.command({ type: 'raise-hand' })).toBe(false);
    expect(session.refusal).toBe('not-allowed');
    session.leave();
  });
});
