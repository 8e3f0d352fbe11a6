import { expect, test, vi } from 'vitest';
import { shallowRef } from 'vue';
import { createOwnDevices } from '../../../../app/devices/ownDevices.ts';
import type { Switches } from '../../../../core/media/devices/DeviceState.ts';
import type { KeptSwitches } from '../../../../core/media/devices/switches.ts';
import type { Participant } from '../../../../core/room/types.ts';
import { person } from '../../../support/room.ts';

const both = (on: boolean): Switches => ({ camera: on, microphone: on });
const DEFAULT = both(true);

/** A session's own devices, on a device store that Set devices begins with everything on. */
function document() {
  const devices = {
    switches: both(false),
    live: both(false),
    starting: both(false),
    pending: both(false),
    begin: async (on: Switches | null) => void (devices.switches = on ?? DEFAULT),
    setOn: async (kind: keyof Switches, on: boolean) => void (devices.switches = { ...devices.switches, [kind]: on }),
  };
  const you = shallowRef<Participant | null>(null);
  const moderated = vi.fn();
  const own = createOwnDevices({ devices: devices as never, you, tell: async () => true, moderated });
  const onStage = (shown: Switches) => own.comeBack(person('you', { place: 'stage', ...shown }));
  return { own, devices, you, moderated, onStage };
}

const muted = {
  on: { camera: true, microphone: false },
  shown: { camera: true, microphone: false },
} satisfies KeptSwitches;

test('a session that goes on in another document is switched as it was, whatever Set devices begins with', async () => {
  const { own, devices, onStage, moderated } = document();
  await own.begin('room', muted);
  onStage(muted.shown);
  expect(devices.switches).toEqual(muted.on);
  expect(moderated).not.toHaveBeenCalled();
});

test('what a moderator switched off while nobody was there stays off, and is told', async () => {
  const { own, devices, onStage, moderated } = document();
  await own.begin('room', { on: both(true), shown: both(true) });
  onStage({ camera: true, microphone: false });
  expect(devices.switches).toEqual({ camera: true, microphone: false });
  expect(moderated.mock.calls).toEqual([['microphone']]);
});

test('another tab that finds itself on stage opens nothing that was off, and blames no moderator', async () => {
  const { own, devices, onStage, moderated } = document();
  await own.begin('room', undefined);
  onStage(both(false));
  expect(devices.switches).toEqual(both(false));
  expect(moderated).not.toHaveBeenCalled();
});

test('whoever watched when they went, and finds themselves on stage by another tab, opens nothing that is off there', async () => {
  const { own, devices, you, onStage, moderated } = document();
  devices.switches = both(true);
  you.value = person('you', { place: 'viewer', ...both(false) });
  const kept = own.kept.value!;
  await own.begin('room', kept);
  onStage(both(false));
  expect(devices.switches).toEqual(both(false));
  expect(moderated).not.toHaveBeenCalled();
});

test('taken up again in the same document it is as it was there; another room, and one that was left, begins at Set devices', async () => {
  const { own, devices } = document();
  own.ended('room', muted);
  await own.begin('room', { on: both(true), shown: both(true) });
  expect(devices.switches).toEqual(muted.on);
  own.ended('room', muted);
  await own.begin('other room', undefined);
  expect(devices.switches).toEqual(DEFAULT);
  own.ended('room', muted);
  own.forget();
  await own.begin('room', undefined);
  expect(devices.switches).toEqual(DEFAULT);
});

test('what is kept for the way back is there in a room only', () => {
  const { own, devices, you } = document();
  expect(own.kept.value).toBeNull();
  devices.switches = both(true);
  you.value = person('you', { place: 'stage', camera: true, microphone: false });
  expect(own.kept.value).toEqual({ on: both(true), shown: { camera: true, microphone: false } });
});
