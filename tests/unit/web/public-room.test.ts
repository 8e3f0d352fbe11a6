// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import type { PublicRoom } from '../../../core/protocol/http.ts';
import { DEFAULT_SETTINGS } from '../../../core/room/room.ts';
import { usePublicRoom } from '../../../web/usePublicRoom.ts';

const ROOM: PublicRoom = {
  slug: 'choir',
  title: 'Choir',
  description: '',
  contact: { name: '', email: '' },
  createdAt: 1,
  settings: DEFAULT_SETTINGS,
  status: 'open',
  startedAt: null,
  farewell: '',
  endReason: null,
  counts: { stage: 0, viewers: 0 },
  recording: false,
  stage: [],
  serverTime: 1,
};

test('R335: a page that is open when its room is deleted learns of it, and asks no more', async () => {
  let asked = 0;
  const answers = [
    () => Promise.reject(new TypeError('Failed to fetch')),
    () => Response.json({ error: 'no-such-room', message: 'No.' }, { status: 404 }),
    () => Response.json({ error: 'room-removed', message: 'Gone.' }, { status: 410 }),
  ];
  vi.stubGlobal('fetch', async () => answers[asked++]?.());
  let shown = null as ReturnType<typeof usePublicRoom> | null;
  const page = mount(
    defineComponent(() => {
      shown = usePublicRoom(ROOM, () => false);
      return () => h('p');
    }),
  );
  for (const removed of [false, false, true, true]) {
    window.dispatchEvent(new Event('focus'));
    await flushPromises();
    expect(shown?.removed.value).toBe(removed);
  }
  expect(asked).toBe(3);
  page.unmount();
});
