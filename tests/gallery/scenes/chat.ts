import { h, type VNode } from 'vue';
import ChatPanel from '../../../components/chat/ChatPanel.vue';
import type { ChatLine, ConversationTab, MessageAction, UnsentLine } from '../../../components/chat/chatTypes.ts';
import AnnounceDialog from '../../../components/room/AnnounceDialog.vue';
import AnnouncementBanner from '../../../components/room/AnnouncementBanner.vue';
import RoomLayout from '../../../components/room/RoomLayout.vue';
import RoomSide from '../../../components/room/RoomSide.vue';
import SessionHeader from '../../../components/room/SessionHeader.vue';
import { REACTION_PICTURES } from '../../../components/stage/reactions.ts';
import StageReactions from '../../../components/stage/StageReactions.vue';
import StageView from '../../../components/stage/StageView.vue';
import { MESSAGE_LENGTH } from '../../../components/ui/formRules.ts';
import { TROUBLES } from '../../../components/ui/trouble.ts';
import { t } from '../../../components/ui/useMessages.ts';
import { displayed } from '../../../core/room/features/chat/text.ts';
import { tile } from '../fakes.ts';
import { room } from './room.ts';
import type { Scene } from './scene.ts';

const START = Date.UTC(2026, 10, 24, 15, 0);

function line(id: number, name: string, text: string, changes: Partial<ChatLine> = {}): ChatLine {
  return {
    id,
    name,
    text: displayed(text),
    role: 'viewer',
    own: false,
    at: START + id * 40_000,
    replyTo: null,
    answered: null,
    likes: 0,
    liked: false,
    pinned: false,
    deleted: null,
    ...changes,
  };
}

const talk: readonly ChatLine[] = [
  line(1, 'Grace Hopper', 'Welcome! The slides are at https://example.org/slides (updated today).', {
    role: 'host',
    likes: 12,
    liked: true,
    pinned: true,
  }),
  line(2, 'Kofi Mensah', 'Which chapter are we in?'),
  line(3, 'Ada Lovelace', 'Chapter 5. The next session: https://meet.example.org/r/chapter-six', {
    own: true,
    role: 'speaker',
    replyTo: 2,
    answered: { id: 2, name: 'Kofi Mensah', text: 'Which chapter are we in?' },
  }),
  line(4, 'Tim', '', { deleted: 'author' }),
  line(5, 'Olu', '', { deleted: 'moderator' }),
  line(6, 'Li', 'Thanks 🎉', { likes: 1, replyTo: 3, answered: null }),
];

const zalgo = [...'He comes'].map(letter => letter + '\u0300\u0316\u0330\u0333\u0345'.repeat(12)).join('');
const strange: readonly ChatLine[] = [
  line(1, 'نور الهدى', 'مرحبا بكم، اقرؤوا https://example.org/ar من فضلكم'),
  line(2, 'Kofi Mensah', 'The reversed word: \u202Egnihtemos\u202C, and on.'),
  line(3, '\u202EecarG', 'My name turns around, and nobody else’s does.'),
  line(4, 'Zalgo', zalgo),
  line(5, 'דנה', 'שלום! 123 (abc)'),
  line(6, 'A name that never ends, not even here, for sixty characters!', 'x'.repeat(400)),
  line(7, 'Li', 'Not links: javascript:alert(1), https://user:pw@evil.example, <b>bold</b>'),
];
const long = [line(1, 'Pia', 'A line of a very long text.\n'.repeat(360)), line(2, 'Li', 'Short.')];
const many = Array.from({ length: 60 }, (_, index) =>
  line(index + 1, index % 2 ? 'Kofi Mensah' : 'Li', `Message ${index + 1}`),
);

const tabs = (): readonly ConversationTab[] => [
  { key: 'everybody', label: t('chat_everybody'), unread: 0 },
  { key: 'crew', label: t('chat_staff'), unread: 3 },
  { key: 'kofi', label: 'José Ångström-Weatherby the Third', unread: 1 },
];

/** Asked for anew each time: the words follow the language. */
type Props = () => Partial<InstanceType<typeof ChatPanel>['$props']>;

const chat =
  (props: Props = () => ({})) =>
  (): VNode =>
    h(ChatPanel, {
      conversation: 'everybody',
      conversations: tabs().slice(0, 1),
      messages: talk,
      pinned: talk.slice(0, 1),
      seen: 6,
      empty: t('chat_empty'),
      label: t('chat_write'),
      maxLength: MESSAGE_LENGTH,
      draft: '',
      actionsFor: ({ deleted }: ChatLine): readonly MessageAction[] => (deleted ? [] : ['reply', 'like']),
      isSessionLink: (href: string) => href.includes('/r/'),
      ...props(),
    });

const unsent = (): readonly UnsentLine[] => [
  { key: '1', text: 'On its way.', refused: null },
  { key: '2', text: 'Too soon.', refused: t(TROUBLES['slow-mode'].title) },
];

const nothing = { messages: [], pinned: [] };
/** A conversation with one person, who is called Kofi. */
const personal = (): ReturnType<Props> => ({
  conversation: 'kofi',
  conversations: tabs(),
  ...nothing,
  empty: t('chat_empty_private', { name: 'Kofi' }),
  label: t('chat_write_private', { name: 'Kofi' }),
});

const tiles = [tile(0), tile(1)];
const scene = (id: string, props?: Props, more: Partial<Parameters<typeof room>[1]> = {}): Scene =>
  room(`chat-${id}`, { tiles, chat: chat(props), ...more });

const reactions = (): VNode =>
  h(StageReactions, {
    counts: { applause: 1_204, heart: 3, laugh: 1 },
    floats: REACTION_PICTURES.map(({ reaction }, key) => ({ key, reaction, at: key / 6 })),
  });

export const chatScenes: readonly Scene[] = [
  scene('talk'),
  scene('empty', () => nothing),
  scene('moderator', () => ({
    conversations: tabs(),
    banned: [{ id: 'x', name: 'Mallory' }],
    actionsFor: ({ deleted, own }: ChatLine) =>
      deleted ? [] : ['reply', 'like', 'pin', 'delete', ...(own ? [] : (['block'] as const))],
  })),
  scene('staff', () => ({
    conversation: 'crew',
    conversations: tabs(),
    ...nothing,
    empty: t('chat_empty_staff'),
    label: t('chat_write_staff'),
  })),
  scene('private', personal),
  scene('lookalike', () => ({
    messages: [
      line(1, 'Ada Lovelace', 'Welcome.', { role: 'host' }),
      line(2, 'Аda Lovelace', 'Click here.', { lookalike: true }),
      line(3, 'Аda Lovelace of a name that never ends, not even here', 'And here.', { lookalike: true }),
    ],
    pinned: [],
  })),
  scene('strange', () => ({ messages: strange, pinned: [] })),
  scene('long', () => ({ messages: long, pinned: [], draft: 'y'.repeat(10_040) })),
  scene('near-limit', () => ({ draft: 'Words '.repeat(1_630) })),
  scene('new', () => ({ messages: many, pinned: [], seen: 57 })),
  scene('earlier', () => ({ messages: many, pinned: [], seen: 60, hasEarlier: true, loading: true })),
  scene('off', () => ({ closed: t('chat_closed_off'), actionsFor: () => [] })),
  scene('blocked', () => ({ closed: t('chat_closed_banned'), actionsFor: () => [] })),
  scene('private-off', () => ({ ...personal(), closed: t('chat_closed_private') })),
  scene('slow', () => ({ wait: t('chat_slow', { count: 12 }), draft: 'Not yet' })),
  scene('unsent', () => ({ unsent: unsent(), replying: { name: 'Kofi Mensah', text: 'Which chapter are we in?' } }), {
    status: 'reconnecting',
  }),
  room('reactions', { tiles, overStage: reactions }),
  room('announcement', {
    tiles,
    notice: () => [
      h(AnnouncementBanner, { text: 'We go on at 4 pm.\nمن فضلكم', name: 'Grace Hopper', clearable: true }),
    ],
  }),
  {
    id: 'announce',
    frame: 'panel',
    render: () => h('main', [h('h1', 'Room'), h(AnnounceDialog, { open: true, current: 'We go on at 4 pm.' })]),
  },
  {
    id: 'phone-chat',
    frame: 'panel',
    render: () =>
      h(
        RoomLayout,
        { handheld: true, sideOpen: true, sideLabel: 'Chat' },
        {
          header: () =>
            h(SessionHeader, {
              title: 'Reading group',
              host: 'meet.example.org',
              status: 'live',
              stageCount: 2,
              viewerCount: 14,
            }),
          stage: () => h(StageView, { tiles }),
          side: () => h(RoomSide, { tab: 'chat', tabs: ['participants', 'chat', 'activities'] }, { chat: chat() }),
        },
      ),
  },
];
