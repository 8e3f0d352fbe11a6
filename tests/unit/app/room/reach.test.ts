// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, test, vi } from 'vitest';
import SessionView from '../../../../app/room/SessionView.vue';
import { newRoom } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

/** Every WebSocket to the server fails; HTTP is as the test says. */
function serverThat(answers: 'answers' | 'is silent'): void {
  vi.stubGlobal(
    'WebSocket',
    class {
      readyState = 3;
      onclose: ((event: { code: number }) => void) | null = null;
      constructor() {
        queueMicrotask(() => this.onclose?.({ code: 1006 }));
      }
      close(): void {}
      send(): void {}
    },
  );
  vi.stubGlobal('fetch', () =>
    answers === 'answers' ? Promise.resolve(Response.json({})) : Promise.reject(new TypeError('Failed to fetch')),
  );
}

afterEach(() => vi.unstubAllGlobals());

describe('where no connection comes about', () => {
  const shown = async () => {
    const target = { origin: 'https://meet.example.org', slug: 'choir', invite: null };
    const { view } = await mountView(SessionView, { name: 'Ada', host: 'meet.example.org' }, target);
    await flushPromises();
    await vi.waitUntil(() => view.find('[data-trouble]').exists());
    return view.get('[data-trouble]');
  };

  test('though the server answers over HTTP, it is said that WebSockets are blocked', async () => {
    serverThat('answers');
    const notice = await shown();
    expect(notice.attributes('data-trouble')).toBe('sockets-blocked');
    expect(notice.text()).toContain('blocks WebSockets');
  });

  test('R14: and the relay takes nobody more, that is said, and it is tried again by itself', async () => {
    const relay = new ScriptedRelay();
    relay.answer({ reason: 'rate-limited', retryAfter: 10 });
    const target = { origin: 'https://meet.example.org', slug: 'choir', invite: null };
    const { view } = await mountView(SessionView, { name: 'Ada', host: 'meet.example.org' }, target);
    await vi.waitUntil(() => view.find('[data-trouble]').exists());
    const notice = view.get('[data-trouble]');
    expect(notice.attributes('data-trouble')).toBe('server-busy');
    expect(notice.text()).toContain('tries again by itself');
    relay.answer({ room: newRoom().room });
    await vi.waitUntil(() => relay.hellos.length > 1, { timeout: 5_000 });
    await vi.waitUntil(() => !view.find('[data-trouble]').exists());
    expect(view.find('form').exists()).toBe(true);
  });

  test('and the server does not answer at all, that is said', async () => {
    serverThat('is silent');
    expect((await shown()).attributes('data-trouble')).toBe('server-unreachable');
  });
});
