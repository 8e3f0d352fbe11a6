import type { DeviceKind } from '../../core/media/devices/kinds.ts';
import type { MessageKey } from '../ui/useMessages.ts';
import { t } from '../ui/useMessages.ts';
import type { DeviceNotice, DeviceNoticeCode } from './deviceTypes.ts';

/** The sentence of every device notice. */
export const NOTICES: Readonly<Record<DeviceKind, Readonly<Record<DeviceNoticeCode, MessageKey>>>> = {
  camera: {
    none: 'notice_camera_none',
    'in-use': 'notice_camera_in_use',
    lost: 'notice_camera_lost',
    denied: 'notice_camera_denied',
    hung: 'notice_camera_hung',
    fallback: 'notice_camera_fallback',
    failed: 'notice_camera_failed',
    withdrawn: 'device_camera_withdrawn',
    'source-muted': 'device_camera_source_muted',
    silent: 'device_camera_source_muted',
    'background-slow': 'background_slow',
    'background-failed': 'background_failed',
  },
  microphone: {
    none: 'notice_microphone_none',
    'in-use': 'notice_microphone_in_use',
    lost: 'notice_microphone_lost',
    denied: 'notice_microphone_denied',
    hung: 'notice_microphone_hung',
    fallback: 'notice_microphone_fallback',
    failed: 'notice_microphone_failed',
    withdrawn: 'device_microphone_withdrawn',
    'source-muted': 'device_microphone_source_muted',
    silent: 'device_microphone_silent',
    'background-slow': 'background_slow',
    'background-failed': 'background_failed',
  },
  speaker: {
    none: 'notice_speaker_none',
    'in-use': 'notice_speaker_in_use',
    lost: 'notice_speaker_lost',
    denied: 'notice_speaker_denied',
    hung: 'notice_speaker_hung',
    fallback: 'notice_speaker_fallback',
    failed: 'notice_speaker_failed',
    withdrawn: 'notice_speaker_denied',
    'source-muted': 'notice_speaker_failed',
    silent: 'notice_speaker_failed',
    'background-slow': 'background_slow',
    'background-failed': 'background_failed',
  },
};

interface KindWords {
  readonly title: MessageKey;
  readonly choose: MessageKey;
  readonly none: MessageKey;
  readonly numbered: MessageKey;
  readonly wanted: MessageKey;
  readonly actual: MessageKey;
}

/** The words of one kind of device. */
export const KINDS: Readonly<Record<DeviceKind, KindWords>> = {
  camera: {
    title: 'camera',
    choose: 'camera_choose',
    none: 'camera_none',
    numbered: 'camera_numbered',
    wanted: 'notice_wanted_camera',
    actual: 'notice_actual_camera',
  },
  microphone: {
    title: 'microphone',
    choose: 'microphone_choose',
    none: 'microphone_none',
    numbered: 'microphone_numbered',
    wanted: 'notice_wanted_microphone',
    actual: 'notice_actual_microphone',
  },
  speaker: {
    title: 'speakers',
    choose: 'speaker_choose',
    none: 'speaker_none',
    numbered: 'speaker_numbered',
    wanted: 'notice_wanted_speaker',
    actual: 'notice_actual_speaker',
  },
};

/** What may work the second time: the rest waits for a device, a switch or a permission, and goes on by itself. */
export const RETRYABLE: ReadonlySet<DeviceNoticeCode> = new Set([
  'in-use',
  'hung',
  'failed',
  'lost',
  'background-slow',
  'background-failed',
]);

/** What is the matter, and what is used meanwhile. */
export function noticeText({ kind, code, wanted, actual }: DeviceNotice): string {
  const words = KINDS[kind];
  const text = t(NOTICES[kind][code], { wanted: wanted || t(words.wanted), actual: actual || t(words.actual) });
  return code === 'fallback' || actual === undefined
    ? text
    : `${text} ${t('device_instead', { actual: actual || t(words.actual) })}`;
}
