import { onScopeDispose, ref, shallowRef } from 'vue';
import type { DiagnosisSubject } from '../../components/diagnosis/diagnosisTypes.ts';
import type { SessionLink } from '../../core/links/sessionLink.ts';
import { choose } from '../../core/media/devices/choose.ts';
import { enumerate } from '../../core/media/devices/enumerate.ts';
import { testSpeaker } from '../../core/media/devices/output.ts';
import { Checklist } from '../../core/media/diagnosis/Checklist.ts';
import { NOT_BEGUN, type Statuses } from '../../core/media/diagnosis/checks.ts';
import { CAPTURE_LIMIT_MS, checkCamera, checkMicrophone } from '../../core/media/diagnosis/devices.ts';
import { stunUrls } from '../../core/media/diagnosis/iceServers.ts';
import { checkUdp, UDP_LIMIT_MS } from '../../core/media/diagnosis/udp.ts';
import { devicePreferences } from '../../extension/items.ts';
import { checkServer, checkSignalling, checkTurnServers, TURN_CHECKS } from './network.ts';

/**
 * The sound of the speaker test lasts less than a second; a device that takes so long (ms) to play it does not work.
 */
const SOUND_LIMIT_MS = 10_000;

/** The checks of a room and of this computer, and what came of them. */
export function useDiagnosis() {
  const statuses = shallowRef<Statuses>(NOT_BEGUN);
  const level = ref(0);
  const subject = shallowRef<DiagnosisSubject | null>(null);
  const finishedAt = ref(0);
  const list = new Checklist(now => (statuses.value = now));
  let runs = 0;
  onScopeDispose(() => list.reset());

  /** Begins anew. @param link null to check this computer alone */
  async function start(link: SessionLink | null): Promise<void> {
    const run = (runs += 1);
    list.reset();
    finishedAt.value = 0;
    subject.value = link && { host: link.host, title: '', version: '', door: 'open' };
    list.settle('speakers', { state: 'asks', code: 'play' });
    await Promise.all([network(link, () => run === runs), device('camera', false), device('microphone', false)]);
    if (run === runs) finishedAt.value = Date.now();
  }

  async function network(link: SessionLink | null, current: () => boolean): Promise<void> {
    if (!link) {
      for (const id of ['server', 'signalling', ...TURN_CHECKS] as const)
        list.settle(id, { state: 'skipped', code: 'no-room' });
      await list.run('udp', UDP_LIMIT_MS, signal => checkUdp([], signal));
      return;
    }
    const served = await checkServer(list, link);
    if (!current()) return;
    const known: DiagnosisSubject = { host: link.host, title: '', version: served ?? '', door: 'open' };
    subject.value = known;
    const answer = served === null ? null : await checkSignalling(list, link);
    if (!current()) return;
    if (served === null) list.settle('signalling', { state: 'skipped', code: 'no-server' });
    if (answer) subject.value = { ...known, title: answer.title, door: answer.door };
    await Promise.all([
      list.run('udp', UDP_LIMIT_MS, signal => checkUdp(answer ? stunUrls(answer.ice) : [], signal)),
      checkTurnServers(list, answer && answer.peer.ticket !== '' ? answer.ice : null),
    ]);
  }

  /** @param asked whether the person pressed a button for this, so that the browser may ask */
  async function device(kind: 'camera' | 'microphone', asked: boolean): Promise<void> {
    const permission = await permissionOf(kind);
    if (permission !== 'granted' && !asked) {
      return list.settle(
        kind,
        permission === 'denied' ? { state: 'failed', code: 'denied' } : { state: 'asks', code: 'permission' },
      );
    }
    const preferences = await devicePreferences.getValue();
    const { mediaDevices: devices, permissions } = navigator;
    const check = { devices, permissions, preferences };
    // Nobody has to answer the browser's question in any time.
    const limit = permission === 'granted' ? CAPTURE_LIMIT_MS : null;
    if (kind === 'camera') await list.run(kind, limit, signal => checkCamera({ ...check, signal }));
    else await list.run(kind, limit, signal => checkMicrophone({ ...check, signal }, now => (level.value = now)));
  }

  /** Plays a sound; whether it was heard only the person knows. */
  async function play(): Promise<void> {
    await list.run('speakers', SOUND_LIMIT_MS, async () => {
      const { speaker } = await devicePreferences.getValue();
      const chosen = choose(speaker, (await enumerate(navigator.mediaDevices)).devices.speaker).actual;
      try {
        await testSpeaker(chosen?.id ?? null);
      } catch {
        return { state: 'failed', code: 'not-played' };
      }
      return { state: 'asks', code: 'hear', facts: chosen?.label ? [{ name: 'device', text: chosen.label }] : [] };
    });
  }

  function heard(yes: boolean): void {
    const { speakers } = statuses.value;
    const facts = 'facts' in speakers && speakers.facts ? { facts: speakers.facts } : {};
    list.settle(
      'speakers',
      yes ? { state: 'passed', code: 'heard', ...facts } : { state: 'failed', code: 'not-heard', ...facts },
    );
  }

  return {
    statuses,
    level,
    subject,
    finishedAt,
    start,
    device: (kind: 'camera' | 'microphone') => device(kind, true),
    play,
    heard,
  };
}

/** `unknown` where the browser cannot say without asking. */
async function permissionOf(name: 'camera' | 'microphone'): Promise<PermissionState | 'unknown'> {
  try {
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return 'unknown'; // Not every browser knows these names.
  }
}
