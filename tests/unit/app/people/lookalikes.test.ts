// @vitest-environment happy-dom
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { useLookalikesStore } from '../../../../app/people/lookalikesStore.ts';
import { looksOf } from '../../../../app/people/skeleton.ts';
import { useQuestionsStore } from '../../../../app/questions/questionsStore.ts';
import { useSessionStore } from '../../../../app/room/sessionStore.ts';
import SessionView from '../../../../app/room/SessionView.vue';
import type { Role } from '../../../../core/room/types.ts';
import { absentModerators } from '../../../../core/session/absent.ts';
import { asked } from '../../../support/board-documents.ts';
import { newRoom, person, withPerson } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

const alike = (one: string, other: string) => looksOf(one).some(look => looksOf(other).includes(look));

describe('names that look the same', () => {
  it.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['Ada Lovelace', 'Аda Lovelace'],
    ['Ada Lovelace', 'Ada\u200b Lovelace\u3164'],
    ['Ada Lovelace', 'ADA LOVELACE'],
    ['Ada Lovelace', 'AdaLovelace'],
    ['Ada Lovelace', 'Ada\u00a0Lovelace'],
    ['Ada Lovelace', 'Ada Lovеlасе'],
    ['Ivan', 'lvan'],
    ['Ivan', 'ivan'],
    ['Ο. Host', 'O. Host'],
    ['Zoë', 'Zoe\u0308'],
    ['rn', 'm'],
    ['Kim 𝐋ee', 'Kim Lee'],
    ['Max', 'МАХ'],
    ['Bob', 'ВОВ'],
    ['Peter', 'РЕТЕR'],
    ['Tina', 'ТІNА'],
    ['Hana', 'НАNА'],
    ['Marie', 'ΜΑRΙΕ'],
    ['Max', 'мах'],
    ['Anton', 'АΝТОΝ'],
    ['Bob', 'B0b'],
    ['Ada Lovelace', 'Ada L0velace'],
    ['Anna', 'Ａｎｎａ'],
    ['Anna', 'Ⓐⓝⓝⓐ'],
    ['Anna', '🅐🅝🅝🅐'],
    ['Anna', '🄰🄽🄽🄰'],
    ['Anna', '🅰🅽🅽🅰'],
    ['Anna', 'ᴀɴɴᴀ'],
    ['Ada', 'ᎪᎠᎪ'],
    ['Ada', 'ꭺꭰꭺ'],
    ['Łukasz', 'Lukasz'],
    ['Łukasz', 'LUKASZ'],
    ['Søren', 'soren'],
    ['Ada Lovelace', 'Ada Lovelace.'],
    ['Ada Lovelace', 'Ada Lovelace·'],
    ['Ada Lovelace', 'Ada-Lovelace'],
    ['Ada Lovelace', 'Ada Lovelace´'],
    ['Ivan', '׀van'],
    ['Aida', 'Ai\u0307da'],
    ['Ian', 'lan'],
    ['Ian', 'IAN'],
    ['Ian', '1an'],
    ['Lan', 'lan'],
    ['Ilse', 'lLSE'],
    ['Зоя', 'зоя'],
    ['Вова', 'ВОВА'],
    ['Ηλίας', 'ηλίας'],
    ['Bill Williams-Lillie', 'BiII WiIIiams-LiIIie'],
    ['...', '...'],
  ])('%s and %s', (one, other) => {
    expect(alike(one, other)).toBe(true);
  });

  it.each([
    ['Ada Lovelace', 'Ada Byron'],
    ['Ada', 'Adam'],
    ['Zoe', 'Zoi'],
    ['山田', '山本'],
    ['محمد', 'محمود'],
    ['👩', '👨'],
    ['👩🏻', '👩🏿'],
    ['Ann', 'Anne'],
    ['Jo', 'Joe'],
    ['Max', 'Mac'],
    ['Max', 'Макс'],
    ['Ian', 'Lan'],
    ['Ida', 'Lida'],
    ['Ella', 'Elia'],
    ['Ali', 'Ail'],
    ['Lukas', 'Lukasz'],
    ['Bob', 'Rob'],
    ['Tina', 'Tima'],
    ['Anna', 'Hanna'],
    ['Вова', 'Лова'],
    ['Зоя', 'Оля'],
    ['Maria', 'Marie'],
    ['Zoë', 'Zoe'],
    ['Team 1', 'Team 2'],
    ['!', '?'],
    ['...', 'Ada'],
  ])('are not %s and %s', (one, other) => {
    expect(alike(one, other)).toBe(false);
  });
});

describe('moderators who left', () => {
  const room = (...people: [id: string, role: Role][]) =>
    people.reduce((state, [id, role]) => withPerson(state, id, { role }), newRoom()).room;
  const nobody = new Map<string, string>();

  it('are those that the relay told of, and those who went since', () => {
    expect(absentModerators(null, room(), [{ id: 'host', name: 'Host' }])).toEqual(new Map([['host', 'Host']]));
    const before = { room: room(['host', 'host'], ['ada', 'viewer']), absent: nobody };
    expect(absentModerators(before, room(['ada', 'viewer']), undefined)).toEqual(new Map([['host', 'host']]));
    expect(absentModerators(before, room(), undefined)).toEqual(new Map([['host', 'host']]));
  });

  it('are none of them when they are back, or are viewers by now', () => {
    const before = { room: room(), absent: new Map([['host', 'Host']]) };
    expect(absentModerators(before, room(['host', 'host']), undefined)).toEqual(nobody);
    expect(absentModerators(before, room(['host', 'viewer']), undefined)).toEqual(nobody);
    expect(absentModerators(before, room(), undefined)).toBe(before.absent);
  });
});

describe('R260: somebody with the name of a moderator, or one that looks the same', () => {
  let relay: ScriptedRelay;
  let shown: VueWrapper;
  beforeEach(() => (relay = new ScriptedRelay()));
  afterEach(() => {
    shown.unmount();
    document.body.innerHTML = '';
    vi.unstubAllGlobals();
  });

  async function enter(role: Role = 'viewer') {
    relay.answer({ room: newRoom().room, role });
    const { view } = await mountView(
      SessionView,
      { name: 'Bob', host: 'meet.example.org' },
      {
        origin: 'https://meet.example.org',
        slug: 'room',
        invite: null,
      },
    );
    shown = view;
    await shown
      .findAll('button')
      .find(each => each.text() === 'Join as viewer')
      ?.trigger('click');
    await flushPromises();
    await vi.waitFor(() => import('../../../../app/people/skeleton.ts'));
    await flushPromises();
  }
  async function happens(...events: Parameters<ScriptedRelay['event']>) {
    relay.event(...events);
    await flushPromises();
  }
  const come = (id: string, name: string, changes = {}) =>
    happens({ type: 'entered', participant: person(id, { name, ...changes }) });

  test('has a mark beside it on stage, in the list and where they ask, and the moderator has none', async () => {
    await enter('moderator');
    await come('participant-host', 'Ada Lovelace', { role: 'host', place: 'stage' });
    await come('participant-fake', 'Аda Lovelace', { place: 'stage' });
    await come('participant-kofi', 'Kofi', { place: 'stage' });
    await come('participant-wait', 'ada lovelace', { place: 'waiting' });
    const mark = (selector: string) => shown.find(`${selector} [data-not-moderator]`).exists();
    expect(mark('.tile[data-participant=participant-fake]')).toBe(true);
    expect(mark('.tile[data-participant=participant-host]')).toBe(false);
    expect(mark('.tile[data-participant=participant-kofi]')).toBe(false);
    expect(mark('[data-asker=participant-wait]')).toBe(true);
    expect(shown.get('[data-asker=participant-wait] [data-not-moderator]').text()).toBe('Not the moderator');
    // Made a moderator, it is the name of one.
    await happens({
      type: 'role-changed',
      participant: person('participant-fake', { name: 'Аda Lovelace', place: 'stage', role: 'moderator' }),
    });
    expect(mark('.tile[data-participant=participant-fake]')).toBe(false);
  });

  test('R291: has it beside a question, but not who was made a moderator after asking', async () => {
    await enter('viewer');
    await come('participant-host', 'Ada', { role: 'host' });
    await come('participant-eve1', 'Eve');
    const documents = [
      asked(1, { from: 'participant-eve1', name: 'Eve', role: 'viewer' }),
      asked(2, { from: 'participant-fake', name: 'Еve', role: 'viewer' }),
      asked(3, { name: 'Eve', role: 'viewer' }),
      asked(4, { name: 'Eve', role: 'viewer' }),
    ];
    relay.say({
      type: 'board',
      questions: documents,
      own: { answers: [], asked: [4], upvoted: [], barred: false },
    } as never);
    await flushPromises();
    const marked = () =>
      useQuestionsStore()
        .questions.filter(one => one.lookalike)
        .map(({ id }) => id);
    expect(marked()).toEqual([]);
    const eve = person('participant-eve1', { name: 'Eve', role: 'moderator' });
    await happens({ type: 'role-changed', participant: eve });
    // Of a relay that does not say who asked, one knows only one's own: here one is no moderator.
    expect(marked()).toEqual([2, 3, 4]);
    const self = useSessionStore().state;
    const id = self?.phase === 'in-room' ? self.you.id : '';
    await happens({ type: 'role-changed', participant: person(id, { name: 'Eve', role: 'moderator' }) });
    expect(marked()).toEqual([2, 3]);
    // Who left is a moderator still.
    await happens({ type: 'left', id: 'participant-eve1', reason: 'left' });
    expect(marked()).toEqual([2, 3]);
  });

  test('has it also when the moderator left', async () => {
    await enter();
    const passes = (name: string, id = 'participant-fake') =>
      useLookalikesStore().passesFor({ id, name, role: 'viewer' });
    expect(passes('Ada')).toBe(false);
    await come('participant-host', 'Ada', { role: 'host' });
    expect(passes('Ada')).toBe(true);
    expect(passes('Ada', 'participant-host')).toBe(false);
    await happens({ type: 'left', id: 'participant-host', reason: 'left' });
    expect(passes('Аda')).toBe(true);
    expect(passes('Kofi')).toBe(false);
  });
});
