// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createApp } from 'vue';
import { usePersonActions } from '../../../../app/people/usePersonActions.ts';
import { platformPlugin } from '../../../../app/platform.ts';
import { useSessionStore } from '../../../../app/room/sessionStore.ts';
import type { RoomCommands } from '../../../../app/room/useRoomCommands.ts';
import type { Person } from '../../../../components/people/personTypes.ts';
import type { CameBy } from '../../../../core/protocol/server.ts';
import type { FeatureSettings } from '../../../../core/room/features/settings.ts';
import type { Role } from '../../../../core/room/types.ts';
import type { InRoom } from '../../../../core/session/state.ts';
import { fakePlatform } from '../../../support/platform.ts';
import { newRoom } from '../../../support/room.ts';

const bea = { id: 'bea', name: 'Bea', you: false, role: 'viewer' } as Person;
const write = vi.fn();
const run = vi.fn(() => Promise.resolve(true));
const renewLink = vi.fn((id: string): Promise<string | null> =>
  Promise.resolve(`https://a.example/r/room#invite=${id}`),
);
const cameBy = vi.fn((): Promise<readonly CameBy[]> => Promise.resolve([]));

const changed = vi.fn();

function actions(role: Role, features: Partial<FeatureSettings> = {}) {
  const pinia = createPinia();
  createApp({}).use(pinia).use(platformPlugin(fakePlatform()));
  setActivePinia(pinia);
  const { room } = newRoom();
  const settings = { ...room.settings, features: { ...room.settings.features, privateMessages: true, ...features } };
  const state = { room: { ...room, settings }, you: { id: 'ada', role } } as unknown as InRoom;
  Object.assign(useSessionStore(), { client: { cameBy } });
  return usePersonActions(() => state, { run, renewLink } as unknown as RoomCommands, write, changed);
}

beforeEach(() => void [write, run, renewLink, cameBy, changed].forEach(each => each.mockClear()));

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

describe('R325: somebody who left', () => {
  const gone = { ...bea, left: true };

  test('can be put out by whoever stands above them, and not written to', () => {
    expect(actions('viewer').offered(gone)).toEqual([]);
    expect(actions('moderator').offered(gone)).toEqual(['remove', 'block', 'forget']);
    expect(actions('moderator').offered({ ...gone, role: 'moderator' })).toEqual([]);
    expect(actions('host').offered({ ...gone, role: 'moderator' })).toEqual([
      'make-speaker',
      'make-viewer',
      'remove',
      'block',
      'forget',
    ]);
  });

  test('R329: is forgotten once that was asked, and the list is asked for anew', async () => {
    const { act, question, forget, cancel } = actions('moderator');
    act('forget', gone);
    expect(question.value).toMatchObject({ action: 'forget', person: { id: 'bea' } });
    cancel();
    await forget();
    expect([run.mock.calls, changed.mock.calls]).toEqual([[], []]);
    act('forget', gone);
    await forget();
    expect(run.mock.calls).toEqual([[{ type: 'forget-person', person: 'bea' }]]);
    expect([changed.mock.calls.length, question.value]).toEqual([1, null]);
  });

  test('goes with the invitations that they may have made, and the list is asked for anew', async () => {
    const { act, question, putOut } = actions('host');
    act('remove', { ...gone, role: 'moderator' });
    expect(question.value).toMatchObject({ action: 'remove', invites: true });
    expect(changed).not.toHaveBeenCalled();
    await putOut([]);
    expect(run.mock.calls).toEqual([[{ type: 'remove', id: 'bea', block: false }]]);
    expect(changed).toHaveBeenCalledOnce();
  });
});

describe('R269: blocking somebody', () => {
  const link = (invitation: string, more: Partial<CameBy> = {}): CameBy => ({
    person: 'bea',
    invitation,
    role: 'speaker',
    name: '',
    others: 2,
    renew: true,
    ...more,
  });

  test('asks by which links they came, and renews those that are chosen once they are out', async () => {
    cameBy.mockResolvedValueOnce([link('guests'), link('crew', { name: 'Crew' })]);
    const { act, question, putOut, renewed, nextRenewed } = actions('moderator');
    act('block', bea);
    await vi.waitFor(() => expect(question.value?.links?.length).toBe(2));
    expect([cameBy.mock.calls, run.mock.calls]).toEqual([[[bea]], []]);
    await putOut(['crew']);
    expect(run.mock.calls).toEqual([[{ type: 'remove', id: 'bea', block: true }]]);
    expect(renewLink.mock.calls).toEqual([['crew']]);
    expect(renewed.value).toEqual([{ link: 'https://a.example/r/room#invite=crew', name: 'Crew', mailedTo: '' }]);
    nextRenewed();
    expect([renewed.value, question.value]).toEqual([[], null]);
  });

  test('renews nothing when they could not be put out, nor what was not asked about', async () => {
    cameBy.mockResolvedValueOnce([link('guests')]);
    const { act, question, putOut, renewed } = actions('moderator');
    act('block', bea);
    await vi.waitFor(() => expect(question.value?.links?.length).toBe(1));
    run.mockResolvedValueOnce(false);
    await putOut(['guests']);
    act('remove', bea);
    await putOut(['guests']);
    expect([renewLink.mock.calls, renewed.value]).toEqual([[], []]);
  });

  test('goes on without an answer about links, and keeps one that comes late to the question it belongs to', async () => {
    const late = Promise.withResolvers<readonly CameBy[]>();
    cameBy.mockReturnValueOnce(late.promise);
    const { act, question, putOut } = actions('moderator');
    act('block', bea);
    await putOut([]);
    expect(run.mock.calls).toEqual([[{ type: 'remove', id: 'bea', block: true }]]);
    act('remove', bea);
    late.resolve([link('guests')]);
    await late.promise;
    await Promise.resolve();
    expect(question.value?.links).toBeUndefined();
  });
});
