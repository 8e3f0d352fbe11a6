import type { CaptureKind, DeviceState } from '../media/devices/DeviceState.ts';
import type { ClientLog } from './ClientLog.ts';

const KINDS: readonly CaptureKind[] = ['camera', 'microphone'];

/** Notes what changes with camera and microphone, and what the browser allows. Answers whom to tell each state. */
export function noteDevices(log: ClientLog): (now: DeviceState) => void {
  let before: DeviceState | null = null;
  return now => {
    for (const kind of KINDS) noteDevice(log, kind, before, now);
    before = now;
  };
}

function noteDevice(log: ClientLog, kind: CaptureKind, before: DeviceState | null, now: DeviceState): void {
  const permission = now.permissions[kind];
  if (permission !== (before?.permissions[kind] ?? 'unknown'))
    log.note(permission === 'denied' ? 'error' : 'info', 'permission', kind, permission);
  const problem = now.problems[kind];
  const problemBefore = before?.problems[kind] ?? null;
  if (problem !== problemBefore) {
    if (problem === null) log.note('info', 'device', kind, 'works');
    else log.note('error', 'device', kind, 'failed', problem);
  }
  const held = now[kind] !== null;
  if (held !== ((before?.[kind] ?? null) !== null)) log.note('info', 'device', kind, held ? 'started' : 'stopped');
  const silent = now.sourceMuted[kind];
  if (silent === (before?.sourceMuted[kind] ?? false)) return;
  // The system or a switch on the device keeps it silent; only the person can change that.
  log.note(silent ? 'error' : 'info', 'device', kind, silent ? 'silent' : 'works');
}
