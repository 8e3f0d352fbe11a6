import type { Component, VNode } from 'vue';
import { h } from 'vue';
import ImportQuestion from '../../../components/links/ImportQuestion.vue';
import ReturnPrompt from '../../../components/links/ReturnPrompt.vue';
import SwitchPrompt from '../../../components/links/SwitchPrompt.vue';
import TrustPrompt from '../../../components/links/TrustPrompt.vue';
import BaseButton from '../../../components/ui/BaseButton.vue';
import BaseField from '../../../components/ui/BaseField.vue';
import BrandMark from '../../../components/ui/BrandMark.vue';
import { MicIcon } from '../../../components/ui/icons.ts';
import LevelMeter from '../../../components/ui/LevelMeter.vue';
import SpinnerLine from '../../../components/ui/SpinnerLine.vue';
import StatusChip from '../../../components/ui/StatusChip.vue';
import { TROUBLES } from '../../../components/ui/trouble.ts';
import TroubleNotice from '../../../components/ui/TroubleNotice.vue';
import type { SessionStatus, Trouble } from '../../../components/ui/types.ts';
import type { Scene } from './scene.ts';

const part = (id: string, children: () => VNode[]): Scene => ({
  id: `part-${id}`,
  frame: 'part',
  render: () => h('main', { class: 'stack' }, [h('h1', { class: 'visually-hidden' }, id), ...children()]),
});

const CODES = Object.keys(TROUBLES) as Trouble[];
const HALF = Math.ceil(CODES.length / 2);
const notice = (trouble: Trouble): VNode =>
  h(TroubleNotice, { trouble, diagnosable: true, contact: { name: 'Grace', email: 'grace@example.org' } });
const STATUSES: SessionStatus[] = ['connecting', 'live', 'reconnecting', 'ended'];
const button = (text: string, props: Record<string, unknown>): VNode =>
  h('div', [h(BaseButton as Component, props, () => text)]);

export const partScenes: readonly Scene[] = [
  part('troubles-1', () => CODES.slice(0, HALF).map(notice)),
  part('troubles-2', () => CODES.slice(HALF).map(notice)),
  part('trouble-plain', () => [
    h(TroubleNotice, { trouble: 'room-full', retryable: false, contact: { name: 'Grace', email: '' } }),
  ]),
  part('trust', () => [h(TrustPrompt, { host: 'meet.example.org:8443', state: 'asking' })]),
  part('trust-lookalike', () => [
    h(TrustPrompt, { host: 'xn--mt-example-4fg.org', unicodeHost: 'mееt-example.org', state: 'asking' }),
  ]),
  part('import-question', () => [
    h(ImportQuestion, {
      servers: ['meet.example.org:8443', 'mееt-example.org (xn--mt-example-4fg.org)'],
      checking: false,
    }),
    h(ImportQuestion, {
      servers: ['webinars.continuing-education.university.example.ac.uk', 'räume.example (xn--rume-loa.example)'],
      checking: true,
    }),
  ]),
  part('trust-checking', () => [h(TrustPrompt, { host: 'meet.example.org', state: 'checking' })]),
  part('trust-failed', () => [
    h(TrustPrompt, { host: 'meet.example.org', state: 'failed', failure: 'not-sidestage' }),
    h(TrustPrompt, { host: 'meet.example.org', state: 'failed', failure: 'unreachable' }),
    h(TrustPrompt, { host: 'meet.example.org', state: 'failed', failure: 'server-too-old' }),
    h(TrustPrompt, { host: 'meet.example.org', state: 'failed', failure: 'client-too-old' }),
  ]),
  part('prompts', () => [
    h(ReturnPrompt, { title: 'Reading group', host: 'meet.example.org' }),
    h(ReturnPrompt, { inWindow: true, leaving: true, title: 'Reading group', host: 'meet.example.org' }),
    h(SwitchPrompt, { current: 'Reading group', next: 'Stand-up', nextHost: 'localhost:8787' }),
  ]),
  part('basics', () => [
    h(BrandMark, { size: 32 }),
    button('Primary', { variant: 'primary' }),
    button('Secondary', { variant: 'secondary', icon: MicIcon }),
    button('Quiet', { variant: 'quiet' }),
    button('Danger', { variant: 'danger' }),
    button('Busy', { variant: 'primary', busy: true }),
    button('Disabled', { variant: 'primary', disabled: true }),
    h(
      'div',
      STATUSES.map(status => h(StatusChip, { status })),
    ),
    h(SpinnerLine, { text: 'Reading the room…' }),
    h(LevelMeter, { level: 1 }),
    h(BaseField, { label: 'Plain', modelValue: 'Some text', hint: 'A hint.' }),
    h(BaseField, { label: 'Wrong', modelValue: '', error: 'Enter your name.', placeholder: 'Empty' }),
  ]),
];
