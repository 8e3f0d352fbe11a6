import type { VNode } from 'vue';
import { h } from 'vue';
import EventFacts from '../../../components/event/EventFacts.vue';
import EventOver from '../../../components/event/EventOver.vue';
import type { ExtensionPlace } from '../../../components/event/extensionPlace.ts';
import JoinCard from '../../../components/event/JoinCard.vue';
import OpenBeside from '../../../components/event/OpenBeside.vue';
import type { DoorNote, EventCard } from '../../../components/event/pageTypes.ts';
import ReturnPrompt from '../../../components/links/ReturnPrompt.vue';
import PrivacyPolicy from '../../../components/privacy/PrivacyPolicy.vue';
import BrandMark from '../../../components/ui/BrandMark.vue';
import TroubleNotice from '../../../components/ui/TroubleNotice.vue';
import type { EventMoment } from '../../../core/protocol/moment.ts';
import type { EndReason, Retention } from '../../../core/room/types.ts';
import type { Scene } from './scene.ts';

const page = (id: string, content: () => VNode | VNode[]): Scene => ({
  id: `page-${id}`,
  frame: 'page',
  render: () => h('main', { class: 'stack' }, [h('div', [h(BrandMark, { size: 28 })]), content()].flat()),
});

const LINK = 'https://meet.example.org/r/reading-group';
const SCHEDULE = { startsAt: Date.UTC(2026, 10, 24, 18, 30), endsAt: Date.UTC(2026, 10, 24, 20, 0) };
const READER = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
const EVENT: EventCard = {
  title: 'Reading group: The Mezzanine',
  description: 'Chapters 4 to 6. Bring a footnote you liked.\nNewcomers welcome.',
  contact: { name: 'Grace', email: 'grace@example.org' },
  schedule: SCHEDULE,
  moment: 'live',
  farewell: '',
  recording: false,
  stage: [
    { name: 'Ada Lovelace', role: 'host' },
    { name: 'José Ångström-Weatherby the Third of Somewhere Far Away', role: 'viewer' },
  ],
  viewerCount: 14,
};

const event = (id: string, changes: Partial<EventCard>, remaining = 0): Scene =>
  page(`event-${id}`, () =>
    h(EventFacts, {
      event: { ...EVENT, ...changes },
      remaining,
      calendarLink: `${LINK}/session.ics`,
      ...READER,
    }),
  );

const join = (
  id: string,
  {
    moment = 'live',
    ...props
  }: Partial<{
    moment: Exclude<EventMoment, 'ended'>;
    handheld: boolean;
    invited: boolean;
    note: DoorNote;
    busy: boolean;
    kept: Retention;
  }>,
): Scene =>
  page(`join-${id}`, () => [
    h('h1', { class: 'visually-hidden' }, EVENT.title),
    h(JoinCard, { moment, handheld: false, invited: false, note: null, busy: false, name: 'Ada', ...props }),
  ]);

const over = (id: string, farewell: string, reason?: EndReason): Scene =>
  page(`over-${id}`, () => [h('h1', { class: 'visually-hidden' }, EVENT.title), h(EventOver, { farewell, reason })]);

const beside = (id: string, place: ExtensionPlace | null): Scene =>
  page(`beside-${id}`, () => [
    h('h1', { class: 'visually-hidden' }, EVENT.title),
    h(OpenBeside, { link: `${LINK}#invite=abc`, shareLink: LINK, place }),
  ]);

export const pageScenes: readonly Scene[] = [
  page('privacy', () => h(PrivacyPolicy, { notices: '/THIRD-PARTY-NOTICES.txt' })),
  event('live', {}),
  event('early', { moment: 'early', stage: [], viewerCount: 0 }, 3 * 3_600_000 + 61_000),
  event('entry', { moment: 'entry', stage: [] }, 599_000),
  event('always', {
    moment: 'always',
    schedule: null,
    stage: [],
    viewerCount: 0,
    description: '',
    contact: { name: '', email: '' },
  }),
  event('ended', { moment: 'ended', stage: [] }),
  over('with-a-word', 'Thank you all. The recording is on the course page.\nNext time: chapters 7 to 9.'),
  over('without-a-word', ''),
  over('by-moderator', 'Thank you all.', 'moderator'),
  over('by-schedule', '', 'schedule'),
  over('host-gone', '', 'host-gone'),
  join('desktop', {}),
  join('early', { moment: 'early' }),
  join('full', { note: 'full' }),
  join('invited', { note: 'invited' }),
  join('locked', { note: 'locked' }),
  join('phone', { handheld: true }),
  join('kept', { kept: { writing: 30, people: 365 } }),
  join('phone-kept', { handheld: true, kept: { writing: 90, people: 30 } }),
  join('phone-early', { handheld: true, moment: 'early' }),
  join('phone-busy', { handheld: true, busy: true }),
  beside('plain', null),
  beside('links', { browser: 'Firefox', href: 'https://example.org/firefox' }),
  page('return', () => [
    h('h1', { class: 'visually-hidden' }, EVENT.title),
    h(ReturnPrompt, { page: true, title: EVENT.title, host: 'meet.example.org' }),
  ]),
  page('return-leaving', () => [
    h('h1', { class: 'visually-hidden' }, EVENT.title),
    h(ReturnPrompt, { page: true, leaving: true, title: EVENT.title, host: 'meet.example.org' }),
  ]),
  page('no-such-room', () => [
    h('h1', { class: 'visually-hidden' }, 'Sidestage'),
    h(TroubleNotice, { trouble: 'no-such-room', dismissable: false }),
  ]),
];
