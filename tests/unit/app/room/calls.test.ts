// @vitest-environment happy-dom
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RoomPreferences } from '../../../../app/room/roomPreferences.ts';
import SessionView from '../../../../app/room/SessionView.vue';
import { CALLS, chime } from '../../../../core/media/devices/chimes.ts';
import type { Participant, Role } from '../../../../core/room/types.ts';
import { asked, emptyPart, poll } from '../../../support/board-documents.ts';
import { newRoom, person } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

const target = { origin: 'https://meet.example.org', slug: 'room', invite: null };
let relay: ScriptedRelay;
let shown: VueWrapper;
/** Where the person looks. */
let looks: boolean;
let called: string[];
/** Ends what is playing. */
let end: () => void;

const attention = vi.hoisted(() => ({ play: (_kind: string): Promise<boolean> => Promise.resolve(true) }));
vi.mock('../../../../core/media/devices/output.ts', async original => ({
  ...(await original<object>()),
  callAttention: (kind: string) => attention.play(kind),
}));

beforeEach(() => {
  relay = new ScriptedRelay();
  relay.part = emptyPart();
  looks = false;
  called = [];
  attention.play = kind => {
    called.push(kind);
    return Promise.resolve(true);
  };
  vi.spyOn(document, 'hasFocus').mockImplementation(() => looks);
});
afterEach(() => {
  end?.();
  shown.unmount();
  document.body.innerHTML = '';
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function enter(
  role: Role,
  as: Partial<Participant> = {},
  kept: Partial<RoomPreferences> = {},
): Promise<Awaited<ReturnType<typeof mountView>>['session']> {
  relay.answer({ room: newRoom({ stageAccess: 'request' }).room, role });
  relay.entering = as;
  const { view, session } = await mountView(SessionView, { name: 'Ada', host: 'meet.example.org' }, target, {
    preferences: { load: () => Promise.resolve(kept), change: () => Promise.resolve(), watch: () => () => undefined },
  } as object);
  shown = view;
  await session.join('Ada', 'viewer');
  await flushPromises();
  return session;
}
async function happens(...events: Parameters<ScriptedRelay['event']>): Promise<void> {
  relay.event(...events);
  await flushPromises();
}
async function board(message: Record<string, unknown>): Promise<void> {
  relay.say({ type: 'board', ...message } as never);
  await flushPromises();
}
const vic = person('participant-vic', { name: 'Vic' });
const raises = { type: 'hand-raised', participant: { ...vic, hand: 1 } } as const;

describe('a person who looks elsewhere', () => {
  test('hears as a moderator a raised hand, a request, somebody at the door and a question, each once', async () => {
    await enter('moderator');
    await happens({ type: 'entered', participant: vic });
    expect(called).toEqual([]);
    await happens(raises);
    expect(called.splice(0)).toEqual(['hand']);
    await happens({ type: 'stage-asked', participant: { ...vic, hand: 1, line: { state: 'asked', at: 3 } } });
    expect(called.splice(0)).toEqual(['request']);
    await happens({ type: 'entered', participant: person('participant-olu', { place: 'waiting' }) });
    expect(called.splice(0)).toEqual(['request']);
    await board({ questions: [asked(1)], totals: { open: 1, answered: 0, dismissed: 0 } });
    expect(called.splice(0)).toEqual(['question']);
    await happens({ type: 'hand-lowered', id: 'participant-vic' }, { type: 'line-left', id: 'participant-vic' });
    await board({ questions: [asked(1, { phase: 'live' })], totals: { open: 0, answered: 1, dismissed: 0 } });
    expect(called).toEqual([]);
  });

  test('hears an invitation to the stage, a poll and an answer to their own question', async () => {
    await enter('viewer');
    const you = person('participant-you', { line: { state: 'invited', at: 3 } });
    await happens({ type: 'stage-brought', participant: you });
    expect(called.splice(0)).toEqual(['invited']);
    await board({ activities: [poll()] });
    expect(called.splice(0)).toEqual(['poll']);
    const own = { answers: [], asked: [2], upvoted: [], barred: false };
    await board({ questions: [asked(1), asked(2)], own });
    await board({ questions: [asked(1, { phase: 'live' })] });
    expect(called).toEqual([]);
    await board({ questions: [asked(2, { phase: 'live' })] });
    expect(called).toEqual(['answered']);
  });

  test('hears that they were let in', async () => {
    await enter('viewer', { place: 'waiting' });
    expect(called).toEqual([]);
    relay.event({ type: 'admitted', participant: person('participant-you', { place: 'viewer' }) });
    await flushPromises();
    expect(called).toEqual(['admitted']);
  });

  test('hears nothing of what others are asked, or of what was there before', async () => {
    await enter('viewer');
    await happens({ type: 'entered', participant: vic });
    await happens(raises);
    await happens({ type: 'role-changed', participant: person('participant-you', { role: 'moderator' }) });
    expect(called).toEqual([]);
  });

  test('hears the chat once, until they have looked at it', async () => {
    await enter('viewer');
    const says = (id: number) =>
      happens({
        type: 'said',
        message: {
          id,
          text: 'Hello',
          from: vic.id,
          name: vic.name,
          role: 'viewer',
          channel: 'everybody',
          to: null,
          replyTo: null,
          at: id,
          deleted: null,
          likes: 0,
          liked: false,
        },
      });
    await says(6);
    expect(called.splice(0)).toEqual(['chat']);
    await says(7);
    expect(called).toEqual([]);
  });

  test('hears the next sound after one that could not be played', async () => {
    await enter('moderator');
    attention.play = kind => {
      called.push(kind);
      return Promise.reject(new Error('It cannot be played.'));
    };
    await happens({ type: 'entered', participant: vic });
    await happens(raises);
    await happens({ type: 'entered', participant: person('participant-olu', { place: 'waiting' }) });
    expect(called).toEqual(['hand', 'request']);
  });

  test('hears one sound at a time: what comes meanwhile is in the bar', async () => {
    await enter('moderator');
    attention.play = kind => {
      called.push(kind);
      return new Promise(resolve => (end = () => resolve(true)));
    };
    await happens({ type: 'entered', participant: vic });
    await happens(raises);
    await board({ activities: [poll()] });
    expect(called).toEqual(['hand']);
    end();
    await flushPromises();
    await happens({ type: 'entered', participant: person('participant-olu', { place: 'waiting' }) });
    expect(called).toEqual(['hand', 'request']);
  });
});

describe('nobody hears a sound', () => {
  test('while they look', async () => {
    looks = true;
    await enter('moderator');
    await happens({ type: 'entered', participant: vic });
    await happens(raises);
    await board({ activities: [poll()] });
    expect(called).toEqual([]);
  });

  test('whose one switch for all is off', async () => {
    await enter('moderator', {}, { sounds: false });
    await happens({ type: 'entered', participant: vic });
    await happens(raises);
    await happens({ type: 'entered', participant: person('participant-olu', { place: 'waiting' }) });
    await board({ activities: [poll()] });
    expect(called).toEqual([]);
  });

  test('of requests alone, where that was turned off at the requests', async () => {
    await enter('moderator', {}, { requestSound: false });
    await happens({ type: 'entered', participant: person('participant-olu', { place: 'waiting' }) });
    expect(called).toEqual([]);
    await happens({ type: 'entered', participant: vic });
    await happens(raises);
    expect(called).toEqual(['hand']);
  });

  test('while they speak on stage', async () => {
    const session = await enter('moderator', { place: 'stage', microphone: true });
    const speaking = session.tiles.map(one => ({ ...one, speaking: one.you }));
    const tiles = vi.spyOn(session, 'tiles', 'get').mockReturnValue(speaking);
    await happens({ type: 'entered', participant: vic });
    await happens(raises);
    expect(called).toEqual([]);
    tiles.mockRestore();
    await happens({ type: 'entered', participant: person('participant-olu', { place: 'waiting' }) });
    expect(called).toEqual(['request']);
  });
});

describe('the sounds', () => {
  test('are told apart, soft, and over within half a second', async () => {
    const heard = await Promise.all(Object.values(CALLS).map(async tune => (await chime(tune).text()).slice(44)));
    expect(new Set(heard).size).toBe(Object.keys(CALLS).length);
    for (const { notes, seconds, loudness } of Object.values(CALLS)) {
      expect(notes.length * seconds).toBeLessThanOrEqual(0.5);
      expect(loudness).toBeLessThan(0.3);
    }
  });
});
