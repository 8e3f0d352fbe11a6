import type { MessageKey, Trouble } from './types.ts';

export type TroubleAction = 'retry' | 'join-viewer' | 'dismiss';

/** How one situation is told and left. The first action is the one to recommend. */
export interface TroubleWords {
  readonly title: MessageKey;
  readonly way: MessageKey;
  readonly tone: 'danger' | 'warning' | 'info';
  readonly actions: readonly TroubleAction[];
  /** Label of an action where the usual one does not fit. */
  readonly labels?: Readonly<Partial<Record<TroubleAction, MessageKey>>>;
}

const LABELS: Readonly<Record<TroubleAction, MessageKey>> = {
  retry: 'retry',
  'join-viewer': 'join_viewer',
  dismiss: 'close',
};

/** Every situation with its sentence and its way out. */
export const TROUBLES: Readonly<Record<Trouble, TroubleWords>> = {
  'server-unreachable': {
    title: 'trouble_server_unreachable', way: 'trouble_server_unreachable_way', tone: 'danger', actions: ['retry'],
  },
  'no-such-room': {
    title: 'trouble_no_such_room', way: 'trouble_no_such_room_way', tone: 'danger', actions: ['dismiss'],
  },
  'session-ended': {
    title: 'trouble_session_ended', way: 'trouble_session_ended_way', tone: 'info', actions: ['dismiss'],
  },
  'stage-full': {
    title: 'trouble_stage_full', way: 'trouble_stage_full_way', tone: 'warning', actions: ['join-viewer', 'retry'],
  },
  'room-full': {
    title: 'trouble_room_full', way: 'trouble_room_full_way', tone: 'warning', actions: ['retry', 'dismiss'],
  },
  'stage-not-open': {
    title: 'trouble_stage_not_open', way: 'trouble_stage_not_open_way', tone: 'info', actions: ['join-viewer'],
  },
  'permission-denied': {
    title: 'trouble_permission_denied',
    way: 'trouble_permission_denied_way',
    tone: 'warning',
    actions: ['retry', 'join-viewer'],
  },
  'no-camera': {
    title: 'trouble_no_camera',
    way: 'trouble_no_camera_way',
    tone: 'warning',
    actions: ['dismiss', 'retry'],
    labels: { dismiss: 'trouble_go_on' },
  },
  'no-microphone': {
    title: 'trouble_no_microphone',
    way: 'trouble_no_microphone_way',
    tone: 'warning',
    actions: ['dismiss', 'retry'],
    labels: { dismiss: 'trouble_go_on' },
  },
  'device-in-use': {
    title: 'trouble_device_in_use',
    way: 'trouble_device_in_use_way',
    tone: 'warning',
    actions: ['retry', 'dismiss'],
    labels: { dismiss: 'trouble_go_on' },
  },
  'capture-hung': {
    title: 'trouble_capture_hung',
    way: 'trouble_capture_hung_way',
    tone: 'warning',
    actions: ['retry', 'dismiss'],
    labels: { dismiss: 'trouble_go_on' },
  },
  'signalling-lost': {
    title: 'trouble_signalling_lost', way: 'trouble_signalling_lost_way', tone: 'warning', actions: ['retry'],
  },
  'taken-over': {
    title: 'trouble_taken_over',
    way: 'trouble_taken_over_way',
    tone: 'info',
    actions: ['retry', 'dismiss'],
    labels: { retry: 'trouble_taken_over_retry' },
  },
  kicked: { title: 'trouble_kicked', way: 'trouble_kicked_way', tone: 'danger', actions: ['dismiss'] },
  version: { title: 'trouble_version', way: 'trouble_version_way', tone: 'danger', actions: ['retry', 'dismiss'] },
  'bad-invitation': {
    title: 'trouble_bad_invitation',
    way: 'trouble_bad_invitation_way',
    tone: 'warning',
    actions: ['join-viewer', 'dismiss'],
  },
  'rate-limited': {
    title: 'trouble_rate_limited', way: 'trouble_rate_limited_way', tone: 'warning', actions: ['retry'],
  },
  unknown: { title: 'trouble_unknown', way: 'trouble_unknown_way', tone: 'danger', actions: ['retry', 'dismiss'] },
};

/** The label of `action` in the situation `trouble`. */
export function troubleLabel(trouble: Trouble, action: TroubleAction): MessageKey {
  return TROUBLES[trouble].labels?.[action] ?? LABELS[action];
}
