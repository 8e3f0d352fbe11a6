// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createApp } from 'vue';
import { usePersonActions } from '../../../../app/people/usePersonActions.ts';
import { platformPlugin } from '../../../../app/platform.ts';
import type { RoomCommands } from '../../../../app/room/useRoomCommands.ts';
import type { Person } from '../../../../components/people/personTypes.ts';
import type { FeatureSettings } from '../../../../core/room/features/settings.ts';
import type { Role } from '../../../../core/room/types.ts';
import type { InRoom } from '../../../../core/session/state.ts';
import { fakePlatform } from '../../../support/platform.ts';
import { newRoom } from '../../../support/room.ts';

const bea = { id: 'bea', name: 'Bea', you: false, role: 'viewer' } as Person;
const write = vi.fn();
const run = vi.fn(() => Promise.resolve(true));

function actions(role: Role, features: Partial<FeatureSettings> = {}) {
  const pinia = createPinia();
  createApp({}).use(pinia).use(platformPlugin(fakePlatform()));
  setActivePinia(pinia);
  const { room } = newRoom();
  const settings = { ...room.settings, features: { ...room.settings.features, privateMessages: true, ...features } };
  const state = { room: { ...room, settings }, you: { id: 'ada', role } } as unknown as InRoom;
  return usePersonActions(() => state, { run } as unknown as RoomCommands, write);
}

beforeEach(() => void [write, run].forEach(each => each.mockClear()));

describe('writing to somebody', () => {
  test('is offered to everybody about everybody else, while the room has private messages', () => {
    expect(actions('viewer').offered(bea)).toEqual(['write-private']);
    expect(actions('viewer').offered({ ...bea, you: true })).toEqual([]);
    expect(actions('viewer', { privateMessages: false }).offered(bea)).toEqual([]);
    expect(actions('viewer', { chat: false }).offered(bea)).toEqual([]);
  });

  test('comes before what moderators may do, and asks nothing of the room', () => {
    const { offered, act } = actions('moderator');
    expect(offered(bea)[0]).toBe('write-private');
    expect(offered(bea).length).toBeGreaterThan(1);
    act('write-private', bea);
    expect(write).toHaveBeenCalledWith(bea);
    expect(run).not.toHaveBeenCalled();
  });
});

test('removing somebody is asked before it is done, and done once', () => {
  const { act, answer, question } = actions('moderator');
  act('remove', bea);
  expect([question.value?.action, run.mock.calls.length]).toEqual(['remove', 0]);
  answer();
  answer();
  expect(run.mock.calls).toEqual([[{ type: 'remove', id: 'bea', block: false }]]);
});
