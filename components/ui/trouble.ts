import type { Trouble } from './types.ts';
import type { MessageKey } from './useMessages.ts';

export type TroubleAction = 'retry' | 'diagnose' | 'join-viewer' | 'join-queue' | 'dismiss';

/** How one situation is told and left. The first action is the one to recommend. */
export interface TroubleWords {
  readonly title: MessageKey;
  readonly way: MessageKey;
  /** Said instead of `way` where a time is known. */
  readonly timed?: MessageKey;
  /** A new link helps: says whom to ask for one. */
  readonly newLink?: true;
  readonly tone: 'danger' | 'warning' | 'info';
  readonly actions: readonly TroubleAction[];
  /** Label of an action where the usual one does not fit. */
  readonly labels?: Readonly<Partial<Record<TroubleAction, MessageKey>>>;
}

const LABELS: Readonly<Record<TroubleAction, MessageKey>> = {
  retry: 'retry',
  diagnose: 'diagnosis_action',
  'join-viewer': 'join_viewer',
  'join-queue': 'join_queue',
  dismiss: 'close',
};

/** An invitation that does not open the room: another one does, and often none is needed. */
const invitation = (title: MessageKey, way: MessageKey, more: Partial<TroubleWords> = {}): TroubleWords => ({
  title,
  way,
  tone: 'warning',
  actions: ['join-viewer', 'dismiss'],
  newLink: true,
  ...more,
});

/** A device that fails: one may go on without. */
const device = (title: MessageKey, way: MessageKey, actions: readonly TroubleAction[]): TroubleWords => ({
  title,
  way,
  tone: 'warning',
  actions,
  labels: { dismiss: 'trouble_go_on' },
});

/** A command that came to nothing: the room goes on as it was. */
const inVain = (title: MessageKey, way: MessageKey): TroubleWords => ({
  title,
  way,
  tone: 'info',
  actions: ['dismiss'],
});

/** Every situation with its sentence and its way out. */
export const TROUBLES: Readonly<Record<Trouble, TroubleWords>> = {
  'server-unreachable': {
    title: 'trouble_server_unreachable',
    way: 'trouble_server_unreachable_way',
    tone: 'danger',
    actions: ['retry', 'diagnose'],
  },
  'sockets-blocked': {
    title: 'trouble_sockets_blocked',
    way: 'trouble_sockets_blocked_way',
    tone: 'danger',
    actions: ['retry', 'diagnose'],
  },
  'server-busy': {
    title: 'trouble_server_busy',
    way: 'trouble_server_busy_way',
    tone: 'warning',
    actions: ['retry'],
  },
  'no-such-room': {
    title: 'trouble_no_such_room',
    way: 'trouble_no_such_room_way',
    tone: 'danger',
    actions: ['dismiss'],
  },
  'room-removed': {
    title: 'trouble_room_removed',
    way: 'trouble_room_removed_way',
    tone: 'info',
    actions: ['dismiss'],
  },
  'room-damaged': {
    title: 'trouble_room_damaged',
    way: 'trouble_room_damaged_way',
    tone: 'danger',
    actions: ['retry', 'dismiss'],
  },
  left: {
    title: 'left_title',
    way: 'left_way',
    tone: 'info',
    actions: ['retry', 'dismiss'],
    labels: { retry: 'left_rejoin' },
  },
  'session-ended': {
    title: 'trouble_session_ended',
    way: 'trouble_session_ended_way',
    tone: 'info',
    actions: ['dismiss', 'retry'],
    labels: { retry: 'trouble_session_ended_retry' },
  },
  'not-open-yet': {
    title: 'trouble_not_open_yet',
    way: 'trouble_not_open_yet_way',
    timed: 'trouble_not_open_yet_timed',
    tone: 'info',
    actions: ['retry'],
  },
  'stage-full': {
    title: 'trouble_stage_full',
    way: 'trouble_stage_full_way',
    tone: 'warning',
    actions: ['join-queue', 'join-viewer', 'retry'],
  },
  'room-full': {
    title: 'trouble_room_full',
    way: 'trouble_room_full_way',
    tone: 'warning',
    actions: ['retry', 'dismiss'],
  },
  'stage-not-open': {
    title: 'trouble_stage_not_open',
    way: 'trouble_stage_not_open_way',
    tone: 'info',
    actions: ['join-viewer'],
  },
  'permission-denied': {
    title: 'trouble_permission_denied',
    way: 'trouble_permission_denied_way',
    tone: 'warning',
    actions: ['retry', 'join-viewer'],
  },
  'no-camera': device('trouble_no_camera', 'trouble_no_camera_way', ['dismiss', 'retry']),
  'no-microphone': device('trouble_no_microphone', 'trouble_no_microphone_way', ['dismiss', 'retry']),
  'device-in-use': device('trouble_device_in_use', 'trouble_device_in_use_way', ['retry', 'dismiss']),
  'capture-hung': device('trouble_capture_hung', 'trouble_capture_hung_way', ['retry', 'dismiss']),
  'signalling-lost': {
    title: 'trouble_signalling_lost',
    way: 'trouble_signalling_lost_way',
    tone: 'warning',
    actions: ['retry', 'diagnose'],
  },
  'taken-over': {
    title: 'trouble_taken_over',
    way: 'trouble_taken_over_way',
    tone: 'info',
    actions: ['retry', 'dismiss'],
    labels: { retry: 'trouble_taken_over_retry' },
  },
  removed: {
    title: 'trouble_removed',
    way: 'trouble_removed_way',
    tone: 'warning',
    actions: ['retry', 'dismiss'],
    labels: { retry: 'trouble_removed_retry' },
  },
  declined: {
    title: 'trouble_declined',
    way: 'trouble_declined_way',
    tone: 'warning',
    actions: ['retry', 'dismiss'],
    labels: { retry: 'trouble_declined_retry' },
  },
  blocked: { title: 'trouble_blocked', way: 'trouble_blocked_way', tone: 'danger', actions: ['dismiss'] },
  'server-too-old': {
    title: 'trouble_server_too_old',
    way: 'trouble_server_too_old_way',
    tone: 'danger',
    actions: ['retry', 'dismiss'],
  },
  'client-too-old': {
    title: 'trouble_client_too_old',
    way: 'trouble_client_too_old_way',
    tone: 'danger',
    actions: ['retry', 'dismiss'],
  },
  'unknown-command': {
    title: 'trouble_unknown_command',
    way: 'trouble_unknown_command_way',
    tone: 'warning',
    actions: ['dismiss'],
  },
  'bad-command': {
    title: 'trouble_bad_command',
    way: 'trouble_bad_command_way',
    tone: 'warning',
    actions: ['retry', 'dismiss'],
  },
  other: { title: 'trouble_other', way: 'trouble_other_way', tone: 'warning', actions: ['retry', 'dismiss'] },
  protocol: { title: 'trouble_protocol', way: 'trouble_protocol_way', tone: 'danger', actions: ['retry', 'dismiss'] },
  'not-saved': {
    title: 'trouble_not_saved',
    way: 'trouble_not_saved_way',
    tone: 'warning',
    actions: ['retry', 'dismiss'],
  },
  'rate-limited': {
    title: 'trouble_rate_limited',
    way: 'trouble_rate_limited_way',
    tone: 'warning',
    actions: ['retry'],
  },
  'invitation-needed': invitation('trouble_invitation_needed', 'trouble_invitation_needed_way', {
    actions: ['dismiss'],
  }),
  'bad-invitation': invitation('trouble_bad_invitation', 'trouble_bad_invitation_way'),
  'invitation-wrong-room': invitation('trouble_invitation_wrong_room', 'trouble_invitation_wrong_room_way'),
  'invitation-early': invitation('trouble_invitation_early', 'trouble_invitation_early_way', {
    timed: 'trouble_invitation_early_timed',
    actions: ['retry', 'join-viewer', 'dismiss'],
  }),
  'invitation-expired': invitation('trouble_invitation_expired', 'trouble_invitation_expired_way', {
    timed: 'trouble_invitation_expired_timed',
  }),
  'invitation-revoked': invitation('trouble_invitation_revoked', 'trouble_invitation_revoked_way'),
  'invitation-replaced': invitation('trouble_invitation_replaced', 'trouble_invitation_replaced_way'),
  'invitation-used-up': invitation('trouble_invitation_used_up', 'trouble_invitation_used_up_way'),
  'invitation-elsewhere': invitation('trouble_invitation_elsewhere', 'trouble_invitation_elsewhere_way'),
  'invitation-email': invitation('trouble_invitation_email', 'trouble_invitation_email_way', { tone: 'info' }),
  'invitation-email-wrong': invitation('trouble_invitation_email_wrong', 'trouble_invitation_email_wrong_way'),
  'invitation-locked': invitation('trouble_invitation_locked', 'trouble_invitation_locked_way'),
  'not-entered': inVain('trouble_not_entered', 'trouble_not_entered_way'),
  'already-entered': inVain('trouble_already_entered', 'trouble_already_entered_way'),
  'not-on-stage': inVain('trouble_not_on_stage', 'trouble_not_on_stage_way'),
  'on-stage': inVain('trouble_on_stage', 'trouble_on_stage_way'),
  'not-allowed': inVain('trouble_not_allowed', 'trouble_not_allowed_way'),
  'no-such-person': inVain('trouble_no_such_person', 'trouble_no_such_person_way'),
  'no-such-invitation': inVain('trouble_no_such_invitation', 'trouble_no_such_invitation_way'),
  'too-many-invitations': inVain('trouble_too_many_invitations', 'trouble_too_many_invitations_way'),
  'bad-schedule': inVain('trouble_bad_schedule', 'trouble_bad_schedule_way'),
  'already-recording': inVain('record_already', 'record_already_way'),
  'feature-off': inVain('trouble_part_feature_off', 'trouble_part_feature_off_way'),
  'chat-barred': inVain('trouble_part_chat_banned', 'trouble_part_chat_banned_way'),
  'slow-mode': inVain('trouble_part_slow_mode', 'trouble_part_slow_mode_way'),
  'no-such-message': inVain('trouble_part_no_such_message', 'trouble_part_no_such_message_way'),
  'no-such-activity': inVain('trouble_part_no_such_activity', 'trouble_part_no_such_activity_way'),
  'no-such-question': inVain('trouble_part_no_such_question', 'trouble_part_no_such_question_way'),
  'not-answerable': inVain('trouble_part_not_answerable', 'trouble_part_not_answerable_way'),
  'answer-final': inVain('trouble_part_answer_final', 'trouble_part_answer_final_way'),
  'bad-answer': inVain('trouble_part_bad_answer', 'trouble_part_bad_answer_way'),
  'too-many': inVain('trouble_part_too_many', 'trouble_part_too_many_way'),
};

/** The label of `action` in the situation `trouble`. */
export function troubleLabel(trouble: Trouble, action: TroubleAction): MessageKey {
  return TROUBLES[trouble].labels?.[action] ?? LABELS[action];
}
