import type { CheckId, CheckStatus, CodeOf, Fact } from '../../core/media/diagnosis/checks.ts';
import { type MessageKey, t } from '../ui/useMessages.ts';

interface Words {
  readonly text: MessageKey;
  /** What to do. */
  readonly way?: MessageKey;
}

type Table<Id extends CheckId> = Readonly<Record<Exclude<CodeOf<Id>, 'timeout' | 'broken'>, Words>>;

const TURN: Table<'turn-udp'> = {
  ok: { text: 'diagnosis_turn_ok' },
  'not-offered': { text: 'diagnosis_turn_not_offered' },
  'no-ice': { text: 'diagnosis_no_ice' },
  'no-relay': { text: 'diagnosis_turn_no_relay', way: 'diagnosis_turn_no_relay_way' },
  credentials: { text: 'diagnosis_turn_credentials', way: 'diagnosis_turn_credentials_way' },
  quota: { text: 'diagnosis_turn_quota', way: 'diagnosis_turn_quota_way' },
  'no-path': { text: 'diagnosis_turn_no_path', way: 'diagnosis_turn_no_path_way' },
  'no-room': { text: 'diagnosis_no_room' },
};

const CAPTURE = {
  permission: { text: 'diagnosis_device_permission' },
  denied: { text: 'diagnosis_device_denied', way: 'diagnosis_device_denied_way' },
  none: { text: 'diagnosis_device_none', way: 'diagnosis_device_none_way' },
  'in-use': { text: 'diagnosis_device_in_use', way: 'diagnosis_device_in_use_way' },
  hung: { text: 'diagnosis_device_hung', way: 'diagnosis_device_hung_way' },
  failed: { text: 'diagnosis_device_failed', way: 'diagnosis_device_failed_way' },
} as const;

const FINDINGS: { readonly [Id in CheckId]: Table<Id> } = {
  server: {
    ok: { text: 'diagnosis_server_ok' },
    offline: { text: 'diagnosis_server_offline', way: 'diagnosis_server_offline_way' },
    unreachable: { text: 'diagnosis_server_unreachable', way: 'diagnosis_server_unreachable_way' },
    'not-sidestage': { text: 'diagnosis_server_not_sidestage', way: 'diagnosis_server_not_sidestage_way' },
    'server-too-old': { text: 'diagnosis_server_too_old', way: 'diagnosis_server_too_old_way' },
    'client-too-old': { text: 'diagnosis_client_too_old', way: 'diagnosis_client_too_old_way' },
    'no-room': { text: 'diagnosis_no_room' },
  },
  signalling: {
    ok: { text: 'diagnosis_signalling_ok' },
    'relay-unreachable': {
      text: 'diagnosis_signalling_relay_unreachable',
      way: 'diagnosis_signalling_relay_unreachable_way',
    },
    'relay-silent': { text: 'diagnosis_signalling_relay_silent', way: 'diagnosis_signalling_relay_silent_way' },
    'peer-unreachable': {
      text: 'diagnosis_signalling_peer_unreachable',
      way: 'diagnosis_signalling_peer_unreachable_way',
    },
    'no-such-room': { text: 'diagnosis_signalling_no_such_room', way: 'diagnosis_signalling_no_such_room_way' },
    'room-damaged': { text: 'diagnosis_signalling_room_damaged', way: 'trouble_room_damaged_way' },
    'server-too-old': { text: 'diagnosis_server_too_old', way: 'diagnosis_server_too_old_way' },
    'client-too-old': { text: 'diagnosis_client_too_old', way: 'diagnosis_client_too_old_way' },
    'rate-limited': { text: 'diagnosis_signalling_rate_limited', way: 'diagnosis_signalling_rate_limited_way' },
    'door-closed': { text: 'diagnosis_signalling_door_closed' },
    refused: { text: 'diagnosis_signalling_refused', way: 'diagnosis_signalling_refused_way' },
    'no-server': { text: 'diagnosis_no_server' },
    'no-room': { text: 'diagnosis_no_room' },
  },
  udp: {
    reflexive: { text: 'diagnosis_udp_reflexive' },
    direct: { text: 'diagnosis_udp_direct' },
    local: { text: 'diagnosis_udp_local' },
    'no-answer': { text: 'diagnosis_udp_no_answer', way: 'diagnosis_udp_no_answer_way' },
    none: { text: 'diagnosis_udp_none', way: 'diagnosis_udp_none_way' },
  },
  'turn-udp': TURN,
  'turn-tcp': TURN,
  'turn-tls': { ...TURN, 'no-relay': { text: 'diagnosis_turn_no_relay', way: 'diagnosis_turn_tls_no_relay_way' } },
  camera: {
    ...CAPTURE,
    ok: { text: 'diagnosis_camera_ok' },
    dark: { text: 'diagnosis_camera_dark', way: 'diagnosis_camera_dark_way' },
    'no-picture': { text: 'diagnosis_camera_no_picture', way: 'diagnosis_camera_no_picture_way' },
  },
  microphone: {
    ...CAPTURE,
    voice: { text: 'diagnosis_microphone_voice' },
    quiet: { text: 'diagnosis_microphone_quiet' },
    silent: { text: 'diagnosis_microphone_silent', way: 'diagnosis_microphone_silent_way' },
  },
  speakers: {
    play: { text: 'diagnosis_speakers_play' },
    hear: { text: 'diagnosis_speakers_hear' },
    heard: { text: 'diagnosis_speakers_heard' },
    'not-heard': { text: 'diagnosis_speakers_not_heard', way: 'diagnosis_speakers_not_heard_way' },
    'not-played': { text: 'diagnosis_speakers_not_played', way: 'diagnosis_speakers_not_played_way' },
  },
};

const TIMEOUT: Words = { text: 'diagnosis_timeout', way: 'diagnosis_timeout_way' };
const BROKEN: Words = { text: 'diagnosis_broken', way: 'diagnosis_broken_way' };

/** What a check found, and what to do about it; what it is about, while it has found nothing. */
export function wordsOf(id: CheckId, status: CheckStatus): Words {
  if ('code' in status) {
    if (status.code === 'timeout') return TIMEOUT;
    return (FINDINGS[id] as Readonly<Record<string, Words>>)[status.code] ?? BROKEN;
  }
  if (status.state === 'running' && id === 'microphone') return { text: 'diagnosis_listening' };
  if (status.state === 'running' && id === 'speakers') return { text: 'diagnosis_playing' };
  return { text: `diagnosis_about_${keyPart(id)}` };
}

export function nameOf(id: CheckId): string {
  return t(`diagnosis_name_${keyPart(id)}`);
}

export function factLabel({ name }: Fact): string {
  return t(`diagnosis_fact_${name === 'round-trip' ? 'round_trip' : name}`);
}

/** The value of a fact, times in the locale's units ("34 ms", "1.2 sec"). */
export function factValue(fact: Fact, locale: string): string {
  return 'ms' in fact ? formatDuration(fact.ms, locale) : fact.text;
}

/** @param ms a duration in ms */
export function formatDuration(ms: number, locale: string): string {
  const [value, unit] = ms < 1_000 ? [ms, 'millisecond'] : [ms / 1_000, 'second'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: ms < 1_000 ? 0 : 1 }).format(
    value,
  );
}

type KeyPart<Id extends CheckId> = Id extends `turn-${infer Way}` ? `turn_${Way}` : Id;

function keyPart<Id extends CheckId>(id: Id): KeyPart<Id> {
  return id.replace('-', '_') as KeyPart<Id>;
}
