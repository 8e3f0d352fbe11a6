// @vitest-environment happy-dom
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import SessionView from '../../../../app/room/SessionView.vue';
import type { Part } from '../../../../core/protocol/features/server.ts';
import type { MessageView } from '../../../../core/room/features/chat/types.ts';
import { DEFAULT_FEATURES, type FeatureSettings } from '../../../../core/room/features/settings.ts';
import type { Role } from '../../../../core/room/types.ts';
import { newRoom } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

const NOW = 1_700_000_000_000;
const target = { origin: 'https://meet.example.org', slug: 'room', invite: null };
const YOU = 'participant-you';

function message(id: number, text: string, changes: Partial<MessageView> = {}): MessageView {
  return {
    id,
    text,
    from: 'participant-kofi',
    name: 'Kofi',
    role: 'viewer',
    channel: 'everybody',
    to: null,
    replyTo: null,
    at: NOW,
    deleted: null,
    likes: 0,
    liked: false,
    ...changes,
  };
}
const part = (messages: MessageView[], changes: Partial<Part> = {}): Part => ({
  chat: { messages, earlier: false, pinned: [] },
  activities: [],
  questions: [],
  announcement: null,
  barred: [],
  own: { answers: [], asked: [], upvoted: [], barred: false },
  ...changes,
});

let relay: ScriptedRelay;
let shown: VueWrapper;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  relay = new ScriptedRelay();
});
afterEach(() => {
  shown.unmount();
  document.body.innerHTML = '';
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Into the room and to its chat. */
async function chat(
  messages: MessageView[],
  { role = 'viewer' as Role, features = {} as Partial<FeatureSettings>, changes = {} as Partial<Part> } = {},
) {
  await enter(messages, { role, features, changes });
  await shown.get('[data-control=chat]').trigger('click');
  await flushPromises();
}

async function enter(
  messages: MessageView[],
  { role = 'viewer' as Role, features = {} as Partial<FeatureSettings>, changes = {} as Partial<Part> } = {},
) {
  relay.answer({ room: newRoom({ features: { ...DEFAULT_FEATURES, ...features } }).room, role });
  relay.part = part(messages, changes);
  const { view } = await mountView(SessionView, { name: 'Ada', host: 'meet.example.org' }, target);
  shown = view;
  await shown
    .findAll('button')
    .find(each => each.text() === 'Join as viewer')
    ?.trigger('click');
  await flushPromises();
}

async function happens(...events: Parameters<ScriptedRelay['event']>): Promise<void> {
  relay.event(...events);
  await flushPromises();
}

const row = (id: number) => shown.get(`[data-message="${id}"]`);
const said = () => relay.commands.filter(({ type }) => type === 'say');
const unread = () => shown.get('[data-control=chat]').find('.badge');
const field = () => shown.get('textarea');

async function write(text: string, key: Record<string, unknown> = { key: 'Enter' }): Promise<void> {
  await field().setValue(text);
  await field().trigger('keydown', key);
  await flushPromises();
}

/** Opens the menu of a message and names what it offers. */
async function menuOf(id: number): Promise<string[]> {
  await row(id).get('button.menu').trigger('click');
  await flushPromises();
  return [...document.querySelectorAll('[role=menuitem]')].map(each => each.textContent?.trim() ?? '');
}

describe('what is said', () => {
  test('stands as text, the name outside of it, and its links open without a way back', async () => {
    await chat([message(5, '<img src=x onerror=alert(1)> https://example.org', { name: '\u202EifoK' })]);
    expect(row(5).find('img').exists()).toBe(false);
    expect(row(5).get('bdi.name').text()).toBe('ifoK');
    expect(row(5).get('p[dir=auto]').text()).toContain('<img src=x onerror=alert(1)>');
    expect(row(5).get('a').attributes()).toMatchObject({
      target: '_blank',
      rel: 'noopener noreferrer nofollow',
      href: 'https://example.org/',
    });
  });

  test('stays, without its text, when it is deleted, and says by whom', async () => {
    await chat([message(5, 'Oops')]);
    await happens({ type: 'message-deleted', message: 5, by: 'moderator' });
    expect(row(5).text()).toContain('Deleted by a moderator');
    expect(row(5).text()).not.toContain('Oops');
    expect(row(5).find('button.menu').exists()).toBe(false);
  });
});

describe('R327: what is to be known no more', () => {
  test('goes from the screen: messages of people who were forgotten, and what expired', async () => {
    const kofi = message(5, 'Of Kofi');
    await chat([message(4, 'Long ago', { from: 'participant-li', name: 'Li', at: NOW - 9_000 }), kofi]);
    await happens({ type: 'writing-expired', before: NOW - 5_000 });
    expect(shown.text()).not.toContain('Long ago');
    expect(shown.text()).toContain('Of Kofi');
    await happens({ type: 'people-forgotten', people: ['participant-kofi'] });
    expect(shown.text()).not.toContain('Kofi');
  });

  test('R331: a name that is empty has words', async () => {
    await chat([message(5, 'Hello', { name: '' })]);
    expect(row(5).get('bdi.name').text()).toBe('Deleted person');
  });
});

describe('writing', () => {
  test('Enter sends, Shift and Enter do not, nor does Enter within a word being composed', async () => {
    await chat([]);
    await write('One', { key: 'Enter', shiftKey: true });
    await write('One', { key: 'Enter', isComposing: true });
    expect(said()).toEqual([]);
    await write('One\nTwo');
    expect(said()).toEqual([{ type: 'say', channel: 'everybody', to: null, text: 'One\nTwo', replyTo: null }]);
    expect(field().element.value).toBe('');
  });

  test('10,000 characters are sent, one more is not and stays', async () => {
    await chat([]);
    await write('x'.repeat(10_001));
    expect(said()).toEqual([]);
    expect(shown.text()).toContain('1 character too many');
    await write('x'.repeat(10_000));
    expect(said()).toHaveLength(1);
  });

  test('what was refused says why, is sent again or discarded', async () => {
    await chat([]);
    relay.refusals.set('say', 'slow-mode');
    await write('Too soon');
    expect(shown.get('[data-unsent=refused]').text()).toContain('Not sent.');
    relay.refusals.clear();
    await shown.get('[data-unsent] .ways button').trigger('click');
    await flushPromises();
    expect(shown.find('[data-unsent]').exists()).toBe(false);
    expect(said()).toHaveLength(2);
  });

  test('what is half written is still there after looking at something else', async () => {
    await chat([]);
    await field().setValue('Half');
    await shown.get('[data-control=chat]').trigger('click');
    expect(shown.find('textarea').exists()).toBe(false);
    await shown.get('[data-control=chat]').trigger('click');
    expect(field().element.value).toBe('Half');
  });

  test('slow mode says how long, and lets one write when it is over', async () => {
    await chat([message(5, 'Mine', { from: YOU, at: NOW })], { features: { slowSeconds: 10 } });
    expect(shown.text()).toContain('you can write again in 10 s');
    await write('Again');
    expect(said()).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    await write('Again');
    expect(said()).toHaveLength(1);
  });

  test.each([
    [
      'whoever is blocked',
      { changes: { own: { answers: [], asked: [], upvoted: [], barred: true } } },
      'A moderator blocked you from the chat.',
    ],
    [
      'moderators while the chat is off',
      { role: 'moderator' as Role, features: { chat: false } },
      'The chat is switched off.',
    ],
  ])('%s cannot, and is told why', async (_who, options, words) => {
    await chat([message(5, 'Before')], options);
    expect(shown.find('textarea').exists()).toBe(false);
    expect(shown.get('form.composer').text()).toBe(words);
  });
});

describe('what is new', () => {
  test('is counted while the chat is closed, announced together, and seen by opening it', async () => {
    await enter([message(5, 'Old')]);
    expect(unread().exists()).toBe(false);
    await happens(
      { type: 'said', message: message(6, 'New') },
      { type: 'said', message: message(7, 'Newer') },
      { type: 'said', message: message(8, 'Mine', { from: YOU }) },
    );
    expect(unread().text()).toBe('2');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(shown.findAll('[aria-live=polite]').map(each => each.text())).toContain('2 new chat messages');
    await shown.get('[data-control=chat]').trigger('click');
    await flushPromises();
    expect(unread().exists()).toBe(false);
    expect(shown.get('[role=separator] + article').attributes('data-message')).toBe('6');
  });

  test('in the backchannel stays new while one reads what everybody says', async () => {
    await chat([], { role: 'speaker' });
    await happens(
      { type: 'said', message: message(6, 'Psst', { channel: 'crew' }) },
      { type: 'said', message: message(7, 'Hello') },
    );
    expect(unread().text()).toBe('1');
    await shown.get('[data-conversation=crew]').trigger('click');
    await flushPromises();
    expect(row(6).text()).toContain('Psst');
    expect(unread().exists()).toBe(false);
  });
});

describe('what is offered', () => {
  test('viewers have no backchannel, and about others no more than reply and like', async () => {
    await chat([message(5, 'Hi')]);
    expect(shown.find('[data-conversation]').exists()).toBe(false);
    expect(await menuOf(5)).toEqual(['Reply', 'Like']);
  });

  test('moderators pin, delete, block and put out, below their own role', async () => {
    await chat([message(5, 'Hi'), message(6, 'I host', { role: 'host' })], { role: 'moderator' });
    expect(await menuOf(5)).toEqual([
      'Reply',
      'Like',
      'Pin',
      'Delete',
      'Block from chat',
      'Remove from room…',
      'Block…',
    ]);
    shown.get('[data-message="5"] button.menu');
    expect(shown.find('[data-clear]').exists()).toBe(true);
  });

  test('R325: who wrote something and left is put out from its menu, once that was asked', async () => {
    await chat([message(5, 'Hi')], { role: 'moderator' });
    await menuOf(5);
    document.querySelector<HTMLElement>('[data-action=remove-person]')?.click();
    await vi.advanceTimersByTimeAsync(100);
    expect(document.querySelector('[role=alertdialog]')?.textContent).toContain('Remove Kofi from the room?');
  });

  test('a reply names what it answers', async () => {
    await chat([message(5, 'Why?')]);
    await menuOf(5);
    document.querySelector<HTMLElement>('[data-action=reply]')?.click();
    await vi.advanceTimersByTimeAsync(100);
    expect(shown.get('.replying').text()).toContain('Reply to Kofi');
    await write('Because');
    expect(said()[0]).toMatchObject({ text: 'Because', replyTo: 5 });
  });

  test('switched off live, the chat is gone for viewers', async () => {
    await chat([message(5, 'Hi')]);
    await happens({
      type: 'settings-changed',
      settings: { ...newRoom().room.settings, features: { ...DEFAULT_FEATURES, chat: false, reactions: false } },
    } as never);
    expect(shown.find('[data-control=chat]').exists()).toBe(false);
    expect(shown.find('textarea').exists()).toBe(false);
    expect(shown.find('[data-reactions]').exists()).toBe(false);
  });
});
