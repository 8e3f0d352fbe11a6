import type { DeviceKind, DeviceNoticeCode, MessageKey } from './types.ts';

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
