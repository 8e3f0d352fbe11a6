import type { VNode } from 'vue';
import { h } from 'vue';
import { reportOf } from '../../../components/diagnosis/diagnosisReport.ts';
import DiagnosisReport from '../../../components/diagnosis/DiagnosisReport.vue';
import DiagnosisResults from '../../../components/diagnosis/DiagnosisResults.vue';
import DiagnosisTarget from '../../../components/diagnosis/DiagnosisTarget.vue';
import type { DiagnosisSubject } from '../../../components/diagnosis/diagnosisTypes.ts';
import { NOT_BEGUN, type Statuses } from '../../../core/media/diagnosis/checks.ts';
import { verdictOf } from '../../../core/media/diagnosis/verdict.ts';
import type { Scene } from './scene.ts';

const ROOMS = [
  { url: 'https://meet.example.org/r/stand-up', title: 'Stand-up', host: 'meet.example.org' },
  {
    url: 'https://a-very-long-host-name.department.university.example.ac.uk/r/office-hours',
    title: 'Office hours of the whole department, winter term',
    host: 'a-very-long-host-name.department.university.example.ac.uk',
  },
];
const SUBJECT: DiagnosisSubject = { host: 'meet.example.org', title: 'Stand-up', version: '0.1.0', door: 'open' };
const TURN = 'turn:turn.example.org:3478?transport=';

const GOOD: Statuses = {
  server: {
    state: 'passed',
    code: 'ok',
    facts: [
      { name: 'version', text: '0.1.0' },
      { name: 'answered', ms: 34 },
    ],
  },
  signalling: {
    state: 'passed',
    code: 'ok',
    facts: [
      { name: 'welcomed', ms: 61 },
      { name: 'opened', ms: 140 },
    ],
  },
  udp: {
    state: 'passed',
    code: 'reflexive',
    facts: [
      { name: 'candidates', text: 'host, srflx IPv4' },
      { name: 'gathered', ms: 72 },
    ],
  },
  'turn-udp': {
    state: 'passed',
    code: 'ok',
    facts: [
      { name: 'url', text: `${TURN}udp` },
      { name: 'relayed', text: '203.0.113.9' },
      { name: 'gathered', ms: 90 },
      { name: 'connected', ms: 1_340 },
      { name: 'round-trip', ms: 48 },
    ],
  },
  'turn-tcp': { state: 'passed', code: 'ok', facts: [{ name: 'url', text: `${TURN}tcp` }] },
  'turn-tls': { state: 'skipped', code: 'not-offered' },
  camera: {
    state: 'passed',
    code: 'ok',
    facts: [
      { name: 'device', text: 'Front camera' },
      { name: 'picture', text: '640×360' },
    ],
  },
  microphone: { state: 'passed', code: 'voice', facts: [{ name: 'device', text: 'Headset' }] },
  speakers: { state: 'passed', code: 'heard' },
};

const RUNNING: Statuses = {
  ...NOT_BEGUN,
  server: GOOD.server,
  signalling: { state: 'running' },
  camera: { state: 'running' },
  microphone: { state: 'running' },
  speakers: { state: 'asks', code: 'play' },
};

const NO_WAY: Statuses = {
  ...GOOD,
  udp: { state: 'failed', code: 'no-answer', facts: [{ name: 'error', text: '701 stun:turn.example.org:3478' }] },
  'turn-udp': { state: 'failed', code: 'no-relay', facts: [{ name: 'url', text: `${TURN}udp` }] },
  'turn-tcp': {
    state: 'failed',
    code: 'credentials',
    facts: [
      { name: 'url', text: `${TURN}tcp` },
      { name: 'error', text: '401 Unauthorized.' },
    ],
  },
  'turn-tls': {
    state: 'failed',
    code: 'no-relay',
    facts: [
      { name: 'url', text: 'turns:turn.example.org:5349' },
      { name: 'error', text: '701 Failed to establish connection' },
    ],
  },
  camera: { state: 'failed', code: 'dark' },
  microphone: { state: 'failed', code: 'silent' },
  speakers: { state: 'asks', code: 'hear' },
};

const NO_SERVER: Statuses = {
  ...NOT_BEGUN,
  server: { state: 'failed', code: 'unreachable' },
  signalling: { state: 'skipped', code: 'no-server' },
  udp: { state: 'passed', code: 'local' },
  'turn-udp': { state: 'skipped', code: 'no-ice' },
  'turn-tcp': { state: 'skipped', code: 'no-ice' },
  'turn-tls': { state: 'skipped', code: 'no-ice' },
  camera: { state: 'asks', code: 'permission' },
  microphone: { state: 'failed', code: 'denied' },
  speakers: { state: 'running' },
};

const page = (id: string, ...children: (() => VNode)[]): Scene => ({
  id: `diagnosis-${id}`,
  frame: 'page',
  render: () =>
    h('main', { class: 'stack' }, [h('h1', { class: 'visually-hidden' }, id), ...children.map(child => child())]),
});

function results(statuses: Statuses, subject: DiagnosisSubject | null = SUBJECT, level = 0): () => VNode {
  const verdict = verdictOf(statuses);
  return () => h(DiagnosisResults, { statuses, verdict: verdict === 'none' ? 'running' : verdict, subject, level });
}

export const diagnosisScenes: readonly Scene[] = [
  page('rooms', () => h(DiagnosisTarget, { rooms: ROOMS, choice: ROOMS[1]!.url, typed: '' })),
  page('typed', () => h(DiagnosisTarget, { rooms: [], choice: 'other', typed: 'rooms.example', wrong: true })),
  page(
    'running',
    () => h(DiagnosisTarget, { rooms: ROOMS, choice: ROOMS[0]!.url, typed: '', busy: true, again: true }),
    results(RUNNING, SUBJECT, 0.4),
  ),
  page('good', results(GOOD), () =>
    h(DiagnosisReport, {
      text: reportOf(
        { statuses: GOOD, subject: SUBJECT, extension: '0.1.0', browser: 'Mozilla/5.0', at: Date.UTC(2026, 0, 20, 12) },
        'en',
      ),
    }),
  ),
  page('no-way', results(NO_WAY, { ...SUBJECT, door: 'invited' })),
  page('no-server', results(NO_SERVER, { ...SUBJECT, title: '', version: '' })),
];
