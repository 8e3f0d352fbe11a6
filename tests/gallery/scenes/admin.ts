import type { VNode } from 'vue';
import { h, reactive } from 'vue';
import HostLinkDialog from '../../../components/invitations/HostLinkDialog.vue';
import InvitationList from '../../../components/invitations/InvitationList.vue';
import InviteDialog, { type InviteTab } from '../../../components/invitations/InviteDialog.vue';
import EndDialog from '../../../components/room/EndDialog.vue';
import RetentionForm from '../../../components/room/RetentionForm.vue';
import RoomMenu from '../../../components/room/RoomMenu.vue';
import type { MenuEntry } from '../../../components/room/roomTypes.ts';
import SessionHeader from '../../../components/room/SessionHeader.vue';
import SettingsDialog from '../../../components/room/SettingsDialog.vue';
import ConfirmButton from '../../../components/ui/ConfirmButton.vue';
import SaveNote from '../../../components/ui/SaveNote.vue';
import type { InvitationList as List, InvitationView } from '../../../core/protocol/server.ts';
import { DEFAULT_FEATURES } from '../../../core/room/features/settings.ts';
import type { RoomSettings } from '../../../core/room/types.ts';
import type { Scene } from './scene.ts';

/** The room menu and its dialogs, over an empty room. */

const NOW = Date.UTC(2026, 10, 24, 14);
const DAY = 86_400_000;

const invitation = (id: string, changes: Partial<InvitationView>): InvitationView => ({
  id,
  role: 'speaker',
  name: '',
  email: '',
  from: null,
  until: null,
  uses: 1,
  createdAt: NOW,
  state: 'open',
  mail: null,
  used: 0,
  redeemed: [],
  ...changes,
});

const list: List = {
  invitations: [
    invitation('open', { name: 'Kofi Mensah', email: 'kofi@example.org', mail: 'sent', until: NOW + DAY }),
    invitation('used', {
      name: 'José Ångström-Weatherby the Third',
      role: 'moderator',
      state: 'used-up',
      used: 1,
      redeemed: [{ name: 'José', at: NOW }],
    }),
    invitation('guest', {
      role: 'viewer',
      uses: 20,
      used: 5,
      until: NOW + 7 * DAY,
      redeemed: ['Li', 'Olu', 'Tim', 'Annie', 'Alan'].map((name, index) => ({ name, at: NOW + index })),
    }),
    invitation('early', { name: 'Radia', state: 'early', from: NOW + DAY, until: NOW + 2 * DAY }),
    invitation('failed', {
      name: 'Katherine',
      email: 'katherine.of.the.long.address@correspondence.example.org',
      mail: 'failed',
      state: 'locked',
    }),
    invitation('sending', { name: 'Annie', email: 'annie@example.org', mail: 'sending' }),
    invitation('expired', { name: 'Tim', state: 'expired', until: NOW - DAY }),
    invitation('revoked', { name: 'Mallory', state: 'revoked' }),
    invitation('host', {
      role: 'host',
      uses: null,
      used: 1,
      redeemed: [{ name: 'Ada', at: NOW }],
      earlier: 2,
      signOut: true,
    }),
  ],
  barred: [
    {
      id: 'participant-1',
      name: 'Mallory of the name that is so long that it takes two lines',
      role: 'viewer',
      state: 'blocked',
    },
    { id: 'participant-2', name: 'Eve', role: 'viewer', state: 'removed' },
    { id: 'participant-3', name: '', role: 'viewer', state: 'blocked' },
    { id: 'participant-4', name: 'Mo', role: 'moderator', state: 'removed' },
  ],
};

const settings: RoomSettings = {
  stageAccess: 'request',
  stageCapacity: 9,
  viewerCapacity: 16,
  entry: 'link',
  locked: true,
  schedule: { startsAt: NOW, endsAt: NOW + 5_400_000 },
  opensBefore: 15,
  hostAbsence: 15,
  features: DEFAULT_FEATURES,
};
const facts = {
  slug: 'reading-group',
  title: 'Reading group',
  description: 'Chapters 4 to 6.',
  contact: { name: 'Grace', email: 'grace@example.org' },
  createdAt: NOW,
};

const MENU: readonly (readonly MenuEntry[])[] = [
  [{ key: 'share-screen' }],
  [{ key: 'speaker-layout', checked: true }, { key: 'full-screen' }, { key: 'open-window' }],
  [{ key: 'devices' }, { key: 'record', disabled: true }, { key: 'statistics' }, { key: 'shortcuts' }],
  [{ key: 'forget-me' }],
  [{ key: 'invite' }, { key: 'announce' }, { key: 'settings' }, { key: 'host-link' }, { key: 'end' }],
];

const over = (id: string, dialog: () => VNode): Scene => ({
  id: `admin-${id}`,
  frame: 'panel',
  render: () =>
    h('main', [
      h(SessionHeader, { title: 'Reading group', host: 'meet.example.org', status: 'live' }, () =>
        h(RoomMenu, { groups: MENU }),
      ),
      dialog(),
    ]),
});

/** The menu as it works: End for everybody opens its dialog. */
function menu(): Scene {
  const state = reactive({ ending: false });
  return {
    id: 'admin-menu',
    frame: 'panel',
    render: () =>
      h('main', [
        h(SessionHeader, { title: 'Reading group', host: 'meet.example.org', status: 'live' }, () =>
          h(RoomMenu, {
            groups: MENU,
            onChoose: key => {
              state.ending = key === 'end';
            },
          }),
        ),
        h(EndDialog, {
          open: state.ending,
          onClose: () => {
            state.ending = false;
          },
        }),
      ]),
  };
}

function invite(id: string, tab: InviteTab, changes: Partial<InstanceType<typeof InviteDialog>['$props']> = {}): Scene {
  const state = reactive({ tab });
  return over(`invite-${id}`, () =>
    h(InviteDialog, {
      open: true,
      roles: ['viewer', 'speaker', 'moderator'],
      mail: true,
      now: () => NOW,
      list,
      made: null,
      refused: null,
      busyId: null,
      forgettable: ({ name, role }) => name !== '' && role === 'viewer',
      ...changes,
      tab: state.tab,
      'onUpdate:tab': (next: InviteTab) => {
        state.tab = next;
      },
    }),
  );
}

const part = (id: string, children: () => VNode[]): Scene => ({
  id: `part-${id}`,
  frame: 'part',
  render: () =>
    h('main', { class: 'stack' }, [
      h('h1', { class: 'visually-hidden' }, id),
      h('h2', { class: 'visually-hidden' }, id),
      ...children(),
    ]),
});

const link = 'https://meet.example.org/r/reading-group#invite=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4';

export const adminScenes: readonly Scene[] = [
  menu(),
  invite('person', 'person'),
  invite('guest', 'guest'),
  invite('list', 'list'),
  // The end of the list in sight.
  invite('barred', 'list', { list: { ...list, invitations: list.invitations.slice(0, 1) } }),
  invite('list-loading', 'list', { list: null }),
  invite('list-empty', 'list', { list: { invitations: [], barred: [] } }),
  invite('made', 'person', { made: { link, name: 'Kofi Mensah', mailedTo: 'kofi@example.org' } }),
  invite('made-guest', 'guest', { made: { link, name: '', mailedTo: '' } }),
  invite('refused', 'person', { refused: 'too-many-invitations' }),
  over('settings-host', () =>
    h(SettingsDialog, {
      open: true,
      host: true,
      facts,
      settings,
      outcomes: {
        stage: { state: 'saved' },
        schedule: { state: 'refused', trouble: 'bad-schedule' },
        limits: { state: 'saving' },
      },
    }),
  ),
  over('settings-kept', () =>
    h(SettingsDialog, {
      open: true,
      host: true,
      facts,
      settings: { ...settings, retention: { writing: 7, people: null } },
      atMost: { writing: 30, people: null },
      outcomes: {},
    }),
  ),
  part('kept', () => [
    h('div', { style: 'container-type: inline-size' }, [
      h(RetentionForm, {
        settings: { ...settings, retention: { writing: 7, people: 365 } },
        atMost: { writing: 30, people: null },
        outcome: { state: 'saved' },
      }),
    ]),
  ]),
  over('settings-moderator', () =>
    h(SettingsDialog, {
      open: true,
      host: false,
      facts,
      settings: { ...settings, stageAccess: 'everyone', locked: false },
      outcomes: { lock: { state: 'refused', trouble: 'not-allowed' } },
    }),
  ),
  over('host-link', () => h(HostLinkDialog, { link: invitation('host', { role: 'host', uses: null, signOut: true }) })),
  over('host-link-other', () =>
    h(HostLinkDialog, { link: invitation('host', { role: 'host', uses: null, signOut: false }) }),
  ),
  over('end', () => h(EndDialog, { open: true })),
  over('end-refused', () => h(EndDialog, { open: true, busy: true, refused: 'not-allowed' })),
  part('invitations', () => [h(InvitationList, { list, mail: true, busyId: 'used', forgettable: () => true })]),
  part('saves', () => [
    h(SaveNote, { outcome: { state: 'saving' } }),
    h(SaveNote, { outcome: { state: 'saved' } }),
    h(SaveNote, { outcome: { state: 'refused', trouble: 'not-allowed' } }),
    h(ConfirmButton, {
      label: 'Revoke',
      question: 'The link stops working.',
      answers: [{ value: 'yes', label: 'Revoke', danger: true }],
    }),
  ]),
];
