// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PublicRoom } from '../../../core/protocol/http.ts';
import HostRoom from '../../../web/HostRoom.vue';
import { newRoom } from '../../support/room.ts';

const TOKEN = 'x'.repeat(43);
let card: VueWrapper;
let saved: { name: string; url: string }[];

beforeEach(() => {
  saved = [];
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:file');
  vi.spyOn(URL, 'revokeObjectURL').mockReturnValue(undefined);
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    saved.push({ name: this.download, url: this.href });
  });
});
afterEach(() => {
  card.unmount();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A host's card whose downloads are answered that way. */
async function show(answer: () => Promise<Response>) {
  const asked = vi.fn<(path: string, init: RequestInit) => Promise<Response>>(answer);
  vi.stubGlobal('fetch', asked);
  const { facts, settings } = newRoom().room;
  const state: PublicRoom = {
    ...facts,
    settings,
    status: 'open',
    startedAt: null,
    farewell: '',
    endReason: null,
    counts: { stage: 0, viewers: 0 },
    recording: false,
    stage: [],
    serverTime: 1,
  };
  card = mount(HostRoom, {
    props: {
      room: { slug: 'room', title: 'Room', hostLink: `https://meet.example.org/r/room#invite=${TOKEN}` },
      state,
    },
  });
  await card
    .findAll('button')
    .find(each => each.text() === 'Download')!
    .trigger('click');
  return asked;
}

async function download(what: string, format: string): Promise<void> {
  await card.get(`[data-export=${what}] [data-format=${format}]`).trigger('click');
  await flushPromises();
}

describe('what happened in a room, for its host', () => {
  test('is asked for with the token in a header and not in the address, and saved under its name', async () => {
    const asked = await show(() => Promise.resolve(new Response('a,b')));
    await download('chat', 'csv');
    const [path, init] = asked.mock.calls[0]!;
    expect(path).toBe('/api/rooms/room/export?format=csv&what=chat');
    expect(init.headers).toEqual({ Authorization: `Bearer ${TOKEN}` });
    expect(saved).toEqual([{ name: 'room-chat.csv', url: 'blob:file' }]);
    expect(card.emitted('say')).toEqual([['downloaded']]);
  });

  test.each([
    [
      'refused',
      () => Promise.resolve(Response.json({ error: 'bad-key', message: 'No.' }, { status: 401 })),
      'The host link is no longer valid.',
    ],
    ['unreachable', () => Promise.reject(new TypeError('Failed to fetch')), 'The server does not answer'],
    ['not understood', () => Promise.resolve(new Response('<html>', { status: 502 })), 'The server does not answer'],
  ])('%s, it is said on the card, and nothing is saved', async (_, answer, words) => {
    await show(answer);
    await download('all', 'json');
    expect(card.get('[role=alert]').text()).toContain(words);
    expect(saved).toEqual([]);
    expect(card.emitted('say')).toBeUndefined();
  });
});
