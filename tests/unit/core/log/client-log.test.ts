import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClientLog, type ClientLogEntry, LOG_SIZE, logLines } from '../../../../core/log/ClientLog.ts';
import { noteDevices } from '../../../../core/log/deviceNotes.ts';
import { noteSession } from '../../../../core/log/sessionNotes.ts';
import { allowed, type LogWord } from '../../../../core/log/words.ts';
import type { DeviceState } from '../../../../core/media/devices/DeviceState.ts';
import type { MediaEvents } from '../../../../core/media/MediaEngine.ts';
import { RefusalSchema } from '../../../../core/protocol/server.ts';
import type { SessionState } from '../../../../core/session/state.ts';

const log = () => new ClientLog(undefined, () => Date.UTC(2026, 0, 31, 12));
/** Lines without the time. */
const told = (of: ClientLog) => logLines(of.entries).map(line => line.slice(25));

/** A session and an engine as the log sees them, told what to be by the test. */
function scripted(first: SessionState = { phase: 'connecting', unreachable: false }) {
  let listener: (state: SessionState) => void = () => undefined;
  const handlers: { [Name in keyof MediaEvents]?: (event: MediaEvents[Name]) => void } = {};
  const session = { value: first, subscribe: (one: typeof listener) => ((listener = one), () => undefined) };
  const engine = {
    on: <Name extends keyof MediaEvents>(name: Name, handler: (event: MediaEvents[Name]) => void) => {
      Object.assign(handlers, { [name]: handler });
      return () => undefined;
    },
  };
  return { session, engine, become: (state: SessionState) => listener(state), handlers };
}

const SECRETS = ['Ada Lovelace', 'Reading group', 'ada@example.org', 'p-4711', 'rooms.example', '192.0.2.7', 'weekly'];
const ada = { id: 'p-4711', name: 'Ada Lovelace', role: 'viewer', place: 'viewer', presence: 'here' };
const room = {
  facts: { slug: 'weekly', title: 'Reading group', contact: { name: 'Ada Lovelace', email: 'ada@example.org' } },
  participants: new Map([['p-4711', ada]]),
};
const seen = { room, counts: { stage: 1, viewers: 1 }, connected: true, clock: 0 };
const state = (value: object) => value as unknown as SessionState;
const lobby = state({ ...seen, phase: 'lobby', role: 'viewer', returning: 'Ada Lovelace', refused: null });
const inRoom = (place: string, connected = true) =>
  state({ ...seen, connected, phase: 'in-room', you: { ...ada, place } });
const over = (ending: string) => state({ phase: 'over', ending, room, help: { title: 'Reading group' } });

const devices = (changes: object = {}) =>
  ({
    permissions: { camera: 'prompt', microphone: 'prompt' },
    problems: { camera: null, microphone: null },
    sourceMuted: { camera: false, microphone: false },
    camera: null,
    microphone: null,
    available: { camera: [{ id: 'x', label: 'Ada Lovelace’s phone', group: '' }], microphone: [], speaker: [] },
    ...changes,
  }) as unknown as DeviceState;

describe('the client log', () => {
  it(`keeps the newest ${LOG_SIZE} entries`, () => {
    const one = log();
    for (let number = 0; number < LOG_SIZE + 5; number += 1) one.note('info', 'link', number, 'publish', 'live');
    expect(one.entries).toHaveLength(LOG_SIZE);
    expect(told(one)[0]).toBe('info link 5 publish live');
  });

  it('writes no word but those of its list, whatever it is given', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.integer(), fc.double(), fc.constantFrom(...SECRETS))), words => {
        const one = log();
        one.note('info', 'relay', ...(words as LogWord[]));
        for (const word of one.entries[0]!.words) expect(allowed(word)).toBe(word);
        for (const secret of SECRETS) expect(JSON.stringify(one.entries)).not.toContain(secret);
      }),
    );
  });

  it('what was kept is looked at again before it is shown', () => {
    const kept = [
      { at: 0, level: 'info', part: 'relay', words: ['Ada Lovelace', 'cut', 192_000_002_007] },
      { at: 0, level: 'Ada', part: 'relay', words: [] },
      { at: 'Ada', level: 'info', part: 'relay', words: [] },
      { at: 0, level: 'info', part: 'relay', words: 'Ada' },
    ] as unknown as ClientLogEntry[];
    expect(logLines(kept)).toEqual(['1970-01-01T00:00:00.000Z info relay other cut other']);
  });

  it('every refusal of the protocol has its word', () => {
    for (const reason of RefusalSchema.options) expect(allowed(reason)).toBe(reason);
  });
});

describe('what the log notes of a session', () => {
  it('no name, text, id or address of anybody ever enters it', () => {
    const one = log();
    const { session, engine, become, handlers } = scripted();
    noteSession(one, session, engine);
    for (const step of [lobby, inRoom('viewer'), inRoom('stage', false), inRoom('stage'), over('removed')])
      become(step);
    handlers['link-state']?.({ participant: 'p-4711', direction: 'publish', state: 'live' });
    handlers['signalling']?.({ state: 'lost' });
    const note = noteDevices(one);
    note(devices({ permissions: { camera: 'denied', microphone: 'granted' } }));
    note(devices({ problems: { camera: 'in-use', microphone: null } }));
    expect(one.entries.length).toBeGreaterThan(8);
    const text = JSON.stringify(one.entries) + logLines(one.entries).join('\n');
    for (const secret of SECRETS) expect(text).not.toContain(secret);
    expect(text).not.toContain('other');
  });

  it('a relay that takes nobody more is noted once, until somebody is in', () => {
    const one = log();
    const { session, engine, become } = scripted();
    noteSession(one, session, engine);
    const busy = state({ phase: 'connecting', unreachable: false, busy: true });
    for (const next of [busy, busy, lobby]) become(next);
    expect(told(one)).toEqual(['warn relay refused rate-limited', 'info relay connected', 'info room lobby']);
  });

  it('the relay is connected, cut, connected again; staying as it is says nothing', () => {
    const one = log();
    const { session, engine, become } = scripted();
    noteSession(one, session, engine);
    become(state({ phase: 'connecting', unreachable: true }));
    become(lobby);
    become(lobby);
    become(inRoom('stage'));
    become(inRoom('stage', false));
    become(inRoom('stage'));
    expect(told(one)).toEqual([
      'warn relay unreachable',
      'info relay connected',
      'info room lobby',
      'info room stage',
      'warn relay cut',
      'info relay connected',
    ]);
  });

  it.each([
    ['left', 'info'],
    ['session-ended', 'info'],
    ['taken-over', 'info'],
    ['removed', 'error'],
    ['declined', 'error'],
    ['protocol', 'error'],
    ['no-such-room', 'error'],
  ])('an end by "%s" is of level %s, and said once', (ending, level) => {
    const one = log();
    const { session, engine, become } = scripted(lobby);
    noteSession(one, session, engine);
    become(over(ending));
    become(over(ending));
    expect(told(one)).toEqual([`${level} relay over ${ending}`]);
  });

  it('a refusal to enter is noted by its reason', () => {
    const one = log();
    const { session, engine, become } = scripted(lobby);
    noteSession(one, session, engine);
    become(state({ ...lobby, refused: 'stage-full' }));
    expect(told(one)).toEqual(['error relay refused stage-full']);
  });

  it('links are numbered in the order of their coming, the same number both ways', () => {
    const one = log();
    const { session, engine, handlers } = scripted();
    noteSession(one, session, engine);
    const link = handlers['link-state'];
    link?.({ participant: 'b', direction: 'publish', state: 'connecting' });
    link?.({ participant: 'a', direction: 'publish', state: 'live' });
    link?.({ participant: 'b', direction: 'receive', state: 'interrupted' });
    handlers['network']?.({ change: 'woke' });
    expect(told(one)).toEqual([
      'info link 1 publish connecting',
      'info link 2 publish live',
      'warn link 1 receive interrupted',
      'info network woke',
    ]);
  });
});

describe('what the log notes of devices', () => {
  it('permission, start, failure by its problem, and recovery; staying as it is says nothing', () => {
    const one = log();
    const note = noteDevices(one);
    const allowedBoth = { permissions: { camera: 'granted', microphone: 'granted' } };
    note(devices());
    note(devices(allowedBoth));
    note(devices({ ...allowedBoth, camera: {} }));
    note(devices({ ...allowedBoth, camera: {} }));
    note(devices({ ...allowedBoth, problems: { camera: 'in-use', microphone: null } }));
    note(devices({ ...allowedBoth, sourceMuted: { camera: false, microphone: true } }));
    note(devices({ ...allowedBoth, sourceMuted: { camera: false, microphone: true } }));
    note(devices(allowedBoth));
    note(devices({ permissions: { camera: 'denied', microphone: 'granted' } }));
    expect(told(one)).toEqual([
      'info permission camera prompt',
      'info permission microphone prompt',
      'info permission camera granted',
      'info permission microphone granted',
      'info device camera started',
      'error device camera failed in-use',
      'info device camera stopped',
      'info device camera works',
      'error device microphone silent',
      'info device microphone works',
      'error permission camera denied',
    ]);
  });
});
