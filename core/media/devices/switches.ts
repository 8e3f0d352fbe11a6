import type { CaptureKind, Switches } from './DeviceState.ts';

/** How a session left its switches, and how its room showed them then; null: off the stage, where nothing is shown. */
export interface KeptSwitches {
  readonly on: Switches;
  readonly shown: Switches | null;
}

/**
 * The switches of somebody who is back on stage without having pressed Join stage here. What the room showed as on and
 * shows as off now, a moderator switched off meanwhile. Without stored switches, only what the room shows as on is on.
 * @param on the switches as they are
 * @param before how the room showed them when they were kept
 */
export function switchesOnReturn(on: Switches, before: Switches | null, shown: Switches): Switches {
  const stays = (kind: CaptureKind) => on[kind] && (shown[kind] || before?.[kind] === false);
  return { camera: stays('camera'), microphone: stays('microphone') };
}
