// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import en from '../../../assets/messages/en.json' with { type: 'json' };
import type { ServerFacts } from '../../../core/protocol/http.ts';
import { DEFAULT_SETTINGS } from '../../../core/room/room.ts';
import HomePage from '../../../web/HomePage.vue';

const show = (creation: ServerFacts['creation']) =>
  mount(HomePage, { props: { server: { creation, extension: { chrome: null, firefox: null } } } });

beforeEach(() => localStorage.clear());

describe("the host's page", () => {
  test('where nobody may create rooms it says so, and offers no form', () => {
    const closed = show('closed');
    expect(closed.text()).toContain('No rooms can be created here');
    expect(closed.find('form').exists()).toBe(false);
  });

  test('asks for a creation key only where the server does, and fills in the one that is kept', () => {
    expect(show('open').find('[name=key]').exists()).toBe(false);
    localStorage.setItem('sidestage:creation-key', '"kept-in-this-browser"');
    expect(show('key').get<HTMLInputElement>('[name=key]').element.value).toBe('kept-in-this-browser');
  });

  test('lists no rooms where none were made', () => {
    expect(show('open').text()).not.toContain('Your rooms');
  });

  describe('R335: deletes a room', () => {
    const ROOM = {
      slug: 'choir',
      title: 'Choir',
      description: '',
      contact: { name: '', email: '' },
      createdAt: 1,
      settings: DEFAULT_SETTINGS,
      status: 'open',
      startedAt: null,
      farewell: '',
      counts: { stage: 0, viewers: 2 },
      recording: false,
      stage: [],
      serverTime: 1,
    };

    /** A list of one room, of whose deletion the server thinks that. */
    async function shown(answer: () => Response) {
      const asked: [path: string, key: string][] = [];
      vi.stubGlobal(
        'fetch',
        async (path: string, { method, headers }: { method: string; headers: Record<string, string> }) => {
          if (method !== 'DELETE') return Response.json(ROOM);
          asked.push([path, headers['Authorization'] ?? '']);
          return answer();
        },
      );
      const own = [
        { slug: 'choir', title: 'Choir', hostLink: 'https://a.example/r/choir#invite=token', key: 'the-key' },
      ];
      localStorage.setItem('sidestage:rooms', JSON.stringify(own));
      const page = mount(HomePage, {
        props: { server: { creation: 'open', extension: { chrome: null, firefox: null } } },
        attachTo: document.body,
      });
      await flushPromises();
      await page.get('[data-room=choir] button.delete').trigger('click');
      await flushPromises();
      const dialog = () => document.querySelector<HTMLElement>('[role=alertdialog]');
      const field = dialog()?.querySelector('input') as HTMLInputElement;
      field.value = 'Choir';
      field.dispatchEvent(new Event('input'));
      dialog()
        ?.querySelector('form')
        ?.dispatchEvent(new Event('submit', { cancelable: true }));
      await flushPromises();
      return { page, dialog, asked, kept: () => localStorage.getItem('sidestage:rooms') };
    }

    test.each([
      ['it is done', () => Response.json({ removedAt: 1 })],
      ['it was done before', () => Response.json({ error: 'room-removed', message: 'Gone.' }, { status: 410 })],
    ])('with the creator’s key; when %s it is off the list, and that is said', async (_what, answer) => {
      const { page, dialog, asked, kept } = await shown(answer);
      expect(asked).toEqual([['/api/rooms/choir', 'Bearer the-key']]);
      expect([dialog(), kept()]).toEqual([null, '[]']);
      expect(page.find('[data-room=choir]').exists()).toBe(false);
      expect(page.get('.done').text()).toContain('“Choir” was deleted.');
      expect(page.get('[aria-live]').text()).toBe('“Choir” was deleted.');
      expect(document.activeElement).toBe(page.get('.done').element);
      page.unmount();
    });

    test('and keeps it where the server refuses, and says so in the dialog', async () => {
      const refuse = () => Response.json({ error: 'not-saved', message: 'Nothing can be saved.' }, { status: 503 });
      const { page, dialog, kept } = await shown(refuse);
      expect(dialog()?.querySelector('[role=alert]')?.textContent).toBe(en.trouble_not_saved_way);
      expect(kept()).toContain('choir');
      expect(page.find('.done *').exists()).toBe(false);
      page.unmount();
    });
  });
});
