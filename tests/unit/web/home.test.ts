// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import en from '../../../assets/messages/en.json' with { type: 'json' };
import type { ServerFacts } from '../../../core/protocol/http.ts';
import { DEFAULT_SETTINGS } from '../../../core/room/room.ts';
import HomePage from '../../../web/HomePage.vue';

const show = (creation: ServerFacts['creation']) =>
  mount(HomePage, {
    props: { server: { creation, extension: { chrome: null, firefox: null, edge: null, opera: null } } },
  });

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
        props: { server: { creation: 'open', extension: { chrome: null, firefox: null, edge: null, opera: null } } },
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

  describe('R340: how long things are kept in a new room', () => {
    const server: ServerFacts = {
      creation: 'open',
      extension: { chrome: null, firefox: null, edge: null, opera: null },
    };

    test('is asked for, none of it longer than the server keeps anything, and said to the server', async () => {
      const bodies: unknown[] = [];
      vi.stubGlobal('fetch', async (_path: string, { body }: { body: string }) => {
        bodies.push(JSON.parse(body));
        return Response.json({
          slug: 'choir',
          link: 'https://a.example/r/choir',
          hostLink: 'https://a.example/r/choir#h',
        });
      });
      const page = mount(HomePage, { props: { server: { ...server, keptAtMost: { writing: 30, people: null } } } });
      const field = (kind: string) => page.get<HTMLSelectElement>(`form [data-kept="${kind}"] select`);
      const days = (kind: string) =>
        field(kind)
          .findAll('option')
          .map(one => one.text());
      expect(days('writing')).toEqual(['30 days', '7 days', '1 day']);
      expect(days('people')).toEqual(['Until deleted', '365 days', '90 days', '30 days', '7 days', '1 day']);
      await page.get('[name=title]').setValue('Choir');
      await field('people').setValue('90');
      await page.get('form').trigger('submit');
      await flushPromises();
      expect(bodies).toMatchObject([{ title: 'Choir', retention: { writing: null, people: 90 } }]);
    });

    test('is not asked for where the server is of an earlier version, and nothing is sent of it', async () => {
      const bodies: Record<string, unknown>[] = [];
      vi.stubGlobal('fetch', async (_path: string, { body }: { body: string }) => {
        bodies.push(JSON.parse(body) as Record<string, unknown>);
        return Response.json({
          slug: 'choir',
          link: 'https://a.example/r/choir',
          hostLink: 'https://a.example/r/choir#h',
        });
      });
      const page = mount(HomePage, { props: { server } });
      expect(page.find('[data-kept]').exists()).toBe(false);
      await page.get('[name=title]').setValue('Choir');
      await page.get('form').trigger('submit');
      await flushPromises();
      expect(bodies[0]).toBeDefined();
      expect(bodies[0]).not.toHaveProperty('retention');
    });
  });
});
