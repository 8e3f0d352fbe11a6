import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadMessageError } from '../../../../core/protocol/codec.ts';
import { readHello, readMessage } from '../../../../core/protocol/received.ts';
import { changedAt, CLIENT_MESSAGES, pathsIn } from '../../../support/frames.ts';

const text = (message: unknown) => JSON.stringify(message);
const MESSAGES = CLIENT_MESSAGES.filter(({ type }) => type !== 'hello');
const hello = (changes: object = {}) => ({ type: 'hello', room: 'room', credential: 'A'.repeat(43), ...changes });
const command = (one: unknown) => ({ type: 'command', id: 'abcdefgh', command: one });

describe('a hello', () => {
  it.each([
    [[3, 2], 3],
    [[2, 3], 3],
    [[9, 8, 3], 3],
    [[4, 2], 2],
  ])('R296: that offers %j is answered in version %i', (versions, version) => {
    expect(readHello(text(hello({ version: versions[0], versions })))?.agreed.version).toBe(version);
  });

  it.each([{ versions: [9, 8] }, { versions: [], version: 1 }, { version: 1, unheard: 'of' }, { version: 4 }])(
    'R11, R296: that offers %j has no version in common, whatever else it says',
    offer => {
      if (offer.versions?.length === 0) expect(() => readHello(text(hello(offer)))).toThrow(BadMessageError);
      else expect(readHello(text(hello(offer)))).toBeNull();
    },
  );

  it('R296: agrees on what both can do beside, and on nothing else', () => {
    const offer = { versions: [3, 2], capabilities: ['fly', 'snapshot'] };
    expect(readHello(text(hello(offer)))?.agreed).toEqual({ version: 3, capabilities: ['snapshot'] });
    expect(readHello(text(hello({ version: 2 })))?.agreed).toEqual({ version: 2, capabilities: [] });
  });

  it('R297: with an offer may have keys that are not known; of version 2 it may not', () => {
    expect(readHello(text(hello({ versions: [3, 2], mood: 'good' })))?.hello).not.toHaveProperty('mood');
    expect(() => readHello(text(hello({ version: 2, mood: 'good' })))).toThrow(BadMessageError);
  });
});

describe('R297: in version 3', () => {
  it.each(MESSAGES.map(message => [text(message), message] as const))('%s is taken as in version 2', (_, message) => {
    expect(readMessage(text(message), 3)).toEqual(readMessage(text(message), 2));
  });

  it('keys that are not known are left out, wherever they are and whatever they are called', () => {
    const key = fc.constantFrom('mood', '__proto__', 'constructor', 'toString');
    fc.assert(
      fc.property(fc.constantFrom(...MESSAGES), fc.nat(), key, (message, at, name) => {
        const holders = [[], ...pathsIn(message).filter(path => isObject(message, path))];
        const holder = holders[at % holders.length] ?? [];
        const more = changedAt(message, [...holder, name], () => 'x');
        expect(readMessage(text(more), 3)).toEqual(readMessage(text(message), 3));
      }),
    );
  });

  it('a message that is not known is skipped', () => {
    expect(readMessage('{"type":"shout","id":"abcdefgh"}', 3)).toEqual({ kind: 'skipped' });
    expect(readMessage('{"type":"react","reaction":"yawn"}', 3)).toEqual({ kind: 'skipped' });
  });

  it.each([
    [command({ type: 'dance' }), 'unknown-command'],
    [command({ type: 'grace-over', id: 'abcdefgh' }), 'unknown-command'],
    [command({ type: 'constructor' }), 'unknown-command'],
    [command({ type: 'mute' }), 'bad-command'],
    [command({ type: 'enter', name: '\u200b', place: 'viewer', microphone: false, camera: false }), 'bad-command'],
    [command({}), 'bad-command'],
    [command(null), 'bad-command'],
    [{ type: 'roster', id: 'abcdefgh', offset: 0, limit: 101 }, 'bad-command'],
  ])('%j is refused by name', (message, reason) => {
    expect(readMessage(text(message), 3)).toEqual({ kind: 'refused', id: 'abcdefgh', reason });
  });

  it.each(['no JSON', '[]', 'null', '{}', '{"type":1}', text(hello({ version: 3 })), '{"type":"command","id":"no"}'])(
    'what nobody could be answered for is no message: %s',
    frame => {
      expect(() => readMessage(frame, 3)).toThrow(BadMessageError);
    },
  );
});

describe('R297: in version 2', () => {
  const named = (name: string, more: object = {}) =>
    command({ type: 'enter', name, place: 'viewer', microphone: false, camera: false, ...more });

  it('a name of which nobody sees anything is refused by a name that its clients know', () => {
    for (const message of [named('\u200b\u3164'), command({ type: 'change-facts', facts: { title: '\u200f' } })])
      expect(readMessage(text(message), 2)).toEqual({ kind: 'refused', id: 'abcdefgh', reason: 'not-allowed' });
  });

  it.each([
    named(''),
    named('\u200b', { mood: 'good' }),
    named('\u200b', { place: 'roof' }),
    { ...named('\u200b'), id: 'no' },
    { type: 'snapshot', id: 'abcdefgh' },
    command({ type: 'dance' }),
  ])('anything else that is not as it should be is none: %j', message => {
    expect(() => readMessage(text(message), 2)).toThrow(BadMessageError);
  });
});

function isObject(message: object, path: readonly string[]): boolean {
  const value = path.reduce<unknown>((one, key) => (one as Record<string, unknown>)[key], message);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
