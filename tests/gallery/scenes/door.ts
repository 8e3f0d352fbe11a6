import type { VNode } from 'vue';
import { h } from 'vue';
import SetDevices from '../../../components/devices/SetDevices.vue';
import InvitationEmail from '../../../components/invitations/InvitationEmail.vue';
import CountdownCard from '../../../components/room/CountdownCard.vue';
import EndedCard from '../../../components/room/EndedCard.vue';
import EntryLayout from '../../../components/room/EntryLayout.vue';
import JoinForm from '../../../components/room/JoinForm.vue';
import SessionHeader from '../../../components/room/SessionHeader.vue';
import WaitingCard from '../../../components/room/WaitingCard.vue';
import BaseButton from '../../../components/ui/BaseButton.vue';
import FarewellWords from '../../../components/ui/FarewellWords.vue';
import KeptLine from '../../../components/ui/KeptLine.vue';
import NoticeLine from '../../../components/ui/NoticeLine.vue';
import SpinnerLine from '../../../components/ui/SpinnerLine.vue';
import { formatMoment, formatWhen } from '../../../components/ui/times.ts';
import TroubleNotice from '../../../components/ui/TroubleNotice.vue';
import { t } from '../../../components/ui/useMessages.ts';
import { setDevices } from '../fakes.ts';
import type { Scene } from './scene.ts';

/** Before the room and after it: what stands between a link and the session. */

interface Slots {
  notice?: () => VNode;
  devices?: boolean;
  join?: () => VNode | VNode[];
}

const door = (id: string, { notice, devices = true, join }: Slots): Scene => ({
  id: `door-${id}`,
  frame: 'panel',
  render: () =>
    h(EntryLayout, null, {
      header: () =>
        h(SessionHeader, { title: 'Reading group: The Mezzanine, chapters 4 to 6', host: 'meet.example.org' }),
      ...(notice ? { notice } : {}),
      ...(devices ? { devices: () => h(SetDevices, setDevices()) } : {}),
      ...(join ? { join } : {}),
    }),
});

const contact = { name: 'Grace', email: 'grace@example.org' };
const STARTS = Date.UTC(2026, 10, 24, 14);
const when = formatWhen(STARTS, STARTS + 5_400_000, 'en', 'Europe/Berlin');
const time = formatMoment(STARTS, { locale: 'en', timeZone: 'Europe/Berlin' });
const early = { when, calendarLink: '#calendar' };
const form = { access: 'direct', busy: null, name: 'Ada Lovelace' } as const;
const farewell = 'Thank you all for coming.\nNext time we read chapters 7 to 9.';

export const doorScenes: readonly Scene[] = [
  door('connecting', {
    devices: false,
    notice: () => h(SpinnerLine, { text: t('connecting_to', { host: 'meet.example.org' }) }),
  }),
  door('connecting-unreachable', {
    devices: false,
    notice: () => h(TroubleNotice, { trouble: 'server-unreachable', diagnosable: true }),
  }),
  door('early', { join: () => h(CountdownCard, { ...early, remaining: 754_000 }) }),
  door('early-days', { join: () => h(CountdownCard, { ...early, remaining: 3 * 86_400_000 + 4 * 3_600_000 }) }),
  door('early-moderator', {
    join: () => [h(CountdownCard, { ...early, remaining: 7_509_000, startable: true }), h(JoinForm, form)],
  }),
  door('early-starting', {
    join: () => [h(CountdownCard, { ...early, remaining: 59_000, startable: true, starting: true }), h(JoinForm, form)],
  }),
  door('locked', { join: () => h(JoinForm, { ...form, access: 'ask', note: t('door_locked') }) }),
  door('kept', { join: () => [h(JoinForm, form), h(KeptLine, { kept: { writing: 30, people: 365 } })] }),
  door('kept-for-ever', { join: () => [h(JoinForm, form), h(KeptLine, { kept: { writing: null, people: null } })] }),
  door('waiting', { notice: () => h(WaitingCard, { contact, asked: true }) }),
  door('ended-moderator', { join: () => h(EndedCard, { farewell, overdue: true }) }),
  // A host who is kept out may put somebody out from here.
  door('ended-host', {
    join: () => [h(EndedCard, { farewell: '' }), h(BaseButton, { variant: 'quiet' }, () => t('lobby_people_open'))],
  }),
  door('reopening', { join: () => h(EndedCard, { farewell: '', busy: true }) }),
  door('room-damaged', {
    devices: false,
    notice: () => h(TroubleNotice, { trouble: 'room-damaged' }),
  }),
  door('room-removed', {
    devices: false,
    notice: () => h(TroubleNotice, { trouble: 'room-removed', contact }),
  }),
  door('stage-full', {
    notice: () => h(TroubleNotice, { trouble: 'stage-full', queueable: true, contact }),
    join: () => h(JoinForm, form),
  }),
  door('invitation-needed', {
    notice: () => h(TroubleNotice, { trouble: 'invitation-needed', dismissable: false, contact }),
  }),
  // Whoever was inside may have the room forget them, and then is told that it did.
  door('over-left', {
    devices: false,
    notice: () =>
      h('div', { class: 'stack-3' }, [
        h(TroubleNotice, { trouble: 'left' }),
        h(BaseButton, { variant: 'quiet' }, () => t('forget_later')),
        h(NoticeLine, { text: t('forget_later_done') }),
        h(NoticeLine, { tone: 'warning', text: t('forget_later_failed') }),
      ]),
  }),
  door('over-ended', {
    devices: false,
    notice: () => h(TroubleNotice, { trouble: 'session-ended', contact }, () => h(FarewellWords, { words: farewell })),
  }),
  door('over-invitation-early', {
    devices: false,
    notice: () => h(TroubleNotice, { trouble: 'invitation-early', contact, time }),
  }),
  door('over-invitation-expired', {
    devices: false,
    notice: () => h(TroubleNotice, { trouble: 'invitation-expired', time, viewable: false }),
  }),
  door('over-email', { devices: false, notice: () => h(InvitationEmail, { contact, viewable: true }) }),
  door('over-email-wrong', {
    devices: false,
    notice: () => h(InvitationEmail, { wrong: 'ada@example.com', busy: true }),
  }),
];
