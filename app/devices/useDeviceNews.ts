import { computed, shallowReactive, watch } from 'vue';
import { noticeText, RETRYABLE } from '../../components/devices/notices.ts';
import type { MessageKey } from '../../components/ui/useMessages.ts';
import { useMessages } from '../../components/ui/useMessages.ts';
import { useSpoken } from '../room/useSpoken.ts';
import { keyOf, type Notice } from './deviceNotices.ts';
import { useDevicesStore } from './devicesStore.ts';

/** What is the way out of it. */
export type DeviceAction = 'retry' | 'allow' | 'settings' | 'unmute';

/** Something about one's own devices that one should know in the room. */
export interface DeviceNews {
  readonly key: string;
  /** What it is about: kind and code, or `voice`. */
  readonly about: string;
  readonly text: string;
  readonly action?: { readonly does: DeviceAction; readonly text: MessageKey } | undefined;
}

const MUTED = 'speaking-while-muted';

/** What happens to one's own devices in mid-call: shown until it is over or closed, and said once. */
export function useDeviceNews(onStage: () => boolean) {
  const { t } = useMessages();
  const devices = useDevicesStore();
  const { message, say } = useSpoken();
  const dismissed = shallowReactive(new Set<string>());
  /** What has run since the stage was taken: that there never was a camera is no news. */
  const ran = shallowReactive(new Set<Notice['kind']>());
  watch(
    [onStage, () => devices.live],
    ([on, live]) => {
      if (!on) ran.clear();
      else for (const kind of ['camera', 'microphone'] as const) if (live[kind]) ran.add(kind);
    },
    { immediate: true },
  );

  function concerns({ kind, code }: Notice): boolean {
    if (kind === 'speaker') return true;
    const on = kind === 'camera' ? devices.cameraOn : devices.microphoneOn;
    return onStage() && on && (code !== 'none' || ran.has(kind));
  }

  function actionOf({ kind, code }: Notice): DeviceNews['action'] {
    if (code === 'withdrawn') return { does: 'allow', text: 'device_allow' };
    if (code === 'denied') return devices.canPrompt ? undefined : { does: 'allow', text: 'device_how_to_allow' };
    if (code === 'silent') return { does: 'settings', text: 'sound_settings' };
    return kind !== 'speaker' && RETRYABLE.has(code) ? { does: 'retry', text: 'retry' } : undefined;
  }

  function textOf(notice: Notice): string {
    if (notice.code !== 'denied' || !devices.canPrompt || notice.kind === 'speaker') return noticeText(notice);
    return t(`device_denied_${notice.kind}`);
  }

  const muted = computed(() => devices.voice === 'speaking-while-muted' && onStage());
  const all = computed<readonly DeviceNews[]>(() => [
    ...(muted.value
      ? [
          {
            key: MUTED,
            about: 'voice',
            text: t('sound_muted_speaking'),
            action: { does: 'unmute', text: 'sound_unmute' },
          } as const,
        ]
      : []),
    ...devices.notices.filter(concerns).map(notice => ({
      key: keyOf(notice),
      about: `${notice.kind}:${notice.code}`,
      text: textOf(notice),
      action: actionOf(notice),
    })),
  ]);
  const news = computed(() => all.value.filter(({ key }) => !dismissed.has(key)));

  /** Once for as long as the microphone stays muted. */
  let mutedSaid = false;
  watch(
    () => devices.microphoneOn,
    () => {
      dismissed.delete(MUTED);
      mutedSaid = false;
    },
  );
  watch(all, (now, before) => {
    const keys = new Set(now.map(({ key }) => key));
    for (const key of [...dismissed]) if (key !== MUTED && !keys.has(key)) dismissed.delete(key);
    const known = new Set(before.map(({ key }) => key));
    for (const { key, text } of now) {
      if (known.has(key) || (key === MUTED && mutedSaid)) continue;
      if (key === MUTED) mutedSaid = true;
      say(text);
    }
  });
  // That the wanted device is back is seen by the notice going; who does not see it is told.
  watch(
    () => devices.notices,
    (now, before) => {
      for (const { kind, wanted, actual } of before) {
        const back =
          actual !== undefined &&
          !now.some(notice => notice.kind === kind) &&
          devices.state?.chosen[kind].actual?.label === wanted;
        if (back && wanted && (kind === 'speaker' || onStage())) say(t('device_back', { wanted }));
      }
    },
  );

  return { news, message, dismiss: (key: string) => void dismissed.add(key) };
}
