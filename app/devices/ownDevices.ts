import { computed, type Ref } from 'vue';
import type { Switches } from '../../core/media/devices/DeviceState.ts';
import { type KeptSwitches, switchesOnReturn } from '../../core/media/devices/switches.ts';
import type { DeviceState, Participant } from '../../core/room/types.ts';
import type { useDevicesStore } from './devicesStore.ts';

type Kind = keyof Switches;
const KINDS = ['microphone', 'camera'] as const;
const shownOf = ({ microphone, camera }: Participant): Switches => ({ microphone, camera });
const shownOnStage = (you: Participant) => (you.place === 'stage' ? shownOf(you) : null);

interface OwnDevicesOptions {
  readonly devices: ReturnType<typeof useDevicesStore>;
  readonly you: Readonly<Ref<Participant | null>>;
  /** Tells the room. Resolves with whether it took it. */
  readonly tell: (state: DeviceState) => Promise<boolean>;
  /** A moderator switched it off. */
  readonly moderated: (kind: Kind) => void;
}

/**
 * One's own camera and microphone as a session and its room have them: told to it, switched off by it, brought back.
 */
export function createOwnDevices({ devices, you, tell, moderated }: OwnDevicesOptions) {
  /** How the room showed them when the switches were kept that this session began with. */
  let shownBefore: Switches | null = null;
  /** The room that was left without a word in this document, and how its switches were. */
  let last: { readonly room: string; readonly kept: KeptSwitches } | null = null;

  /** What this session's own way back needs of the switches; null outside of a room. */
  const kept = computed<KeptSwitches | null>(
    () => you.value && { on: devices.switches, shown: shownOnStage(you.value) },
  );

  /**
   * A session begins: with its own switches, if it has been under way before.
   * @param before as they were kept in another document
   */
  async function begin(room: string, before: KeptSwitches | undefined): Promise<void> {
    const own = (last?.room === room ? last.kept : before) ?? null;
    last = null;
    shownBefore = own?.shown ?? null;
    await devices.begin(own?.on ?? null);
  }

  /** The person came back without pressing Join stage here: only devices that the room shows as on are on. */
  function comeBack(now: Participant): void {
    if (now.place !== 'stage') return;
    const { switches } = devices;
    const on = switchesOnReturn(switches, shownBefore, shownOf(now));
    for (const kind of KINDS.filter(one => switches[one] && !on[one])) {
      if (shownBefore) moderated(kind);
      void devices.setOn(kind, false);
    }
  }

  /**
   * The room shows a device of ours as off that we did not switch off: a moderator did, and it stays off until we
   * switch it on.
   */
  function noticeModeration(before: Participant, now: Participant): void {
    if (now.place !== 'stage' || before.place !== 'stage') return;
    for (const kind of KINDS) {
      if (!before[kind] || now[kind] || announced?.[kind] === false) continue;
      // What only starts, or goes on in a moment, would be on again otherwise.
      if (!devices.live[kind] && !devices.starting[kind]) continue;
      moderated(kind);
      void devices.setOn(kind, false);
    }
  }

  // One announcement at a time: until its event comes back, `you` still shows the state before.
  let announced: DeviceState | null = null;
  async function announce(): Promise<void> {
    if (announced) return;
    const { live, pending } = devices;
    const state = (kind: Kind) => (pending[kind] ? (you.value?.[kind] ?? false) : live[kind]);
    announced = { microphone: state('microphone'), camera: state('camera') };
    await tell(announced);
    announced = null;
    const changedMeanwhile = live.microphone !== devices.live.microphone || live.camera !== devices.live.camera;
    if (changedMeanwhile && you.value?.place === 'stage') void announce();
  }

  return {
    kept,
    begin,
    comeBack,
    noticeModeration,
    announce,
    /** It is over, not by the person's own leaving: who takes it up again in this document finds the switches so. */
    ended: (room: string, now: KeptSwitches | null) => (last = now && { room, kept: now }),
    forget: () => (last = null),
  };
}
