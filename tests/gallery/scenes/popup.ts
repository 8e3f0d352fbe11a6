import type { Component, VNode } from 'vue';
import { h } from 'vue';
import DevicesFold from '../../../components/devices/DevicesFold.vue';
import SetDevices from '../../../components/devices/SetDevices.vue';
import CurrentSession from '../../../components/links/CurrentSession.vue';
import LinkList from '../../../components/links/LinkList.vue';
import type { FoundLink, RecentRoom } from '../../../components/links/linkTypes.ts';
import PopupFooter from '../../../components/links/PopupFooter.vue';
import RecentRooms from '../../../components/links/RecentRooms.vue';
import ServiceLinks from '../../../components/links/ServiceLinks.vue';
import BrandMark from '../../../components/ui/BrandMark.vue';
import NoticeLine from '../../../components/ui/NoticeLine.vue';
import { t } from '../../../components/ui/useMessages.ts';
import { setDevices } from '../fakes.ts';
import type { Scene } from './scene.ts';

const NOW = Date.UTC(2026, 0, 20, 12);

const link = (host: string, slug: string, title?: string): FoundLink => ({
  url: `https://${host}/r/${slug}`,
  host,
  slug,
  ...(title ? { title } : {}),
});
const LINKS = [
  link('meet.example.org', 'reading-group', 'Reading group: The Mezzanine, chapters 4 to 6'),
  link('localhost:8787', 'demo'),
];
const POSSIBLE = [link('a-very-long-host-name.department.university.example.ac.uk', 'office-hours')];
const SERVICES = [
  { provider: 'zoom', name: 'Zoom', host: 'us02web.zoom.us', url: 'https://us02web.zoom.us/j/81234567890' },
  {
    provider: 'bigbluebutton',
    name: 'BigBlueButton',
    host: 'webinars.continuing-education.university.example.ac.uk',
    url: 'https://webinars.continuing-education.university.example.ac.uk/rooms/abc-def-ghi-jkl/join',
  },
];
const RECENT: RecentRoom[] = [
  { ...link('meet.example.org', 'stand-up', 'Stand-up'), joinedAt: NOW - 3 * 3_600_000 },
  { ...link('localhost:8787', 'demo'), joinedAt: NOW - 26 * 3_600_000 },
];

const popup = (id: string, ...children: (() => VNode)[]): Scene => ({
  id: `popup-${id}`,
  frame: 'popup',
  render: () =>
    h('main', { class: 'stack-4' }, [h('h1', [h(BrandMark)]), ...children.map(child => child()), h(PopupFooter)]),
});

export const popupScenes: readonly Scene[] = [
  popup(
    'links',
    () => h(LinkList, { links: LINKS, possible: [] }),
    () => h(DevicesFold),
    () => h(RecentRooms, { rooms: RECENT, now: NOW }),
  ),
  popup(
    'devices',
    () => h(LinkList, { links: LINKS, possible: [] }),
    () => h(DevicesFold, { open: true }, () => h(SetDevices, setDevices({ compact: true }))),
  ),
  popup(
    'possible',
    () => h(LinkList, { links: LINKS, possible: POSSIBLE }),
    () => h(RecentRooms, { rooms: RECENT, now: NOW }),
  ),
  popup('only-possible', () => h(LinkList, { links: [], possible: POSSIBLE })),
  popup(
    'services',
    () => h(LinkList, { links: LINKS, possible: [] }),
    () => h(ServiceLinks, { links: SERVICES }),
  ),
  popup(
    'empty',
    () => h(LinkList, { links: [], possible: [] }),
    () =>
      h(DevicesFold, { open: true }, () =>
        h(SetDevices, setDevices({ compact: true, permission: 'prompt', stream: null, level: 0 })),
      ),
    () => h(RecentRooms, { rooms: [], now: NOW }),
  ),
  popup('unread', () => h(LinkList, { links: [], possible: [], unread: true })),
  popup(
    'session',
    () =>
      h(CurrentSession, {
        session: { title: 'Reading group: The Mezzanine', host: 'meet.example.org', place: 'stage', status: 'live' },
        devices: { microphone: false, camera: true },
      }),
    () => h(LinkList, { links: LINKS, possible: [] }),
  ),
  popup(
    'session-reconnecting',
    () =>
      h(CurrentSession, {
        session: { title: 'Stand-up', host: 'meet.example.org', place: 'viewer', status: 'reconnecting' },
      }),
    () => h(RecentRooms, { rooms: RECENT, now: NOW }),
  ),
  popup(
    'unreached',
    () =>
      h(CurrentSession, {
        session: { title: 'Stand-up', host: 'meet.example.org', place: 'viewer', status: 'live' },
      }),
    () => h(NoticeLine as Component, { tone: 'warning', role: 'alert', text: t('return_unreached') }),
    () => h(LinkList, { links: LINKS, possible: [] }),
  ),
];
