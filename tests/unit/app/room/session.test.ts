// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createApp, ref } from 'vue';
import { type Platform, platformPlugin } from '../../../../app/platform.ts';
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
    session.retry();
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
    session.retry();
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
    session.retry();
    await vi.waitFor(() => expect(asked).not.toEqual([]));
    expect(session.state?.phase).toBe('lobby');
  });
});
