import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientMessage } from '../../../../core/protocol/client.ts';
import { BadMessageError } from '../../../../core/protocol/codec.ts';
import { MAX_CLIENT_FRAME_BYTES, MAX_NAME_LENGTH, MAX_ROSTER_WINDOW } from '../../../../core/protocol/limits.ts';
import { readHello, readMessage } from '../../../../core/protocol/received.ts';
import { changedAt, CLIENT_MESSAGES, pathsIn } from '../../../support/frames.ts';

/** How the relay reads a client of version 2. */
function decodeClientMessage(frame: string): ClientMessage {
  if (frame.includes('"hello"')) {
    const read = readHello(frame);
    if (read) return read.hello;
    throw new BadMessageError('Another version.');
  }
  const received = readMessage(frame, 2);
  if (received.kind === 'message') return received.message;
  throw new BadMessageError(received.kind);
}
const decode = (message: unknown) => decodeClientMessage(JSON.stringify(message));
const refuses = (message: unknown) => {
  expect(() => decode(message)).toThrow(BadMessageError);
};
const label = (message: { type: string; command?: { type: string } }) => message.command?.type ?? message.type;

/** Keys that a message may do without: of a change, every one. */
const isOptional = (path: readonly string[]) =>
  ['invite', 'email', 'after', 'search', 'command.farewell'].includes(path.join('.')) ||
  (path.length === 3 && ['settings', 'facts'].includes(path[1] ?? ''));

/** What would be wrong elsewhere and is right there: no limit, no text, no change. */
function isValidAt(path: readonly string[], value: unknown): boolean {
  const [last = '', holder] = [path.at(-1), path.at(-2)];
  if (value === null) return ['from', 'until', 'uses', 'schedule', 'hostAbsence', 'writing', 'people'].includes(last);
  const mayBeBlank =
    ['farewell', 'search', 'description'].includes(last) || ['terms', 'contact'].includes(holder ?? '');
  if (value === '') return mayBeBlank && ['farewell', 'search', 'description', 'name', 'email'].includes(last);
  if (value === ' ') return mayBeBlank && ['farewell', 'search', 'description', 'name'].includes(last);
  return ['settings', 'facts'].includes(last) && typeof value === 'object' && Object.keys(value ?? {}).length === 0;
}

const hello = { type: 'hello', version: 2, room: 'room', credential: 'A'.repeat(43) };
const enter = (name: string) => ({
  type: 'command',
  id: 'abcdefgh',
  command: { type: 'enter', name, place: 'viewer', microphone: false, camera: false },
});

describe('a client message of version 2', () => {
  it.each(CLIENT_MESSAGES.map(message => [label(message), message] as const))('%s is taken as it is', (_, message) => {
    expect(decode(message)).toEqual(message);
  });

  it('may leave out what is optional, and nothing else', () => {
    expect(decode(hello)).toEqual(hello);
    expect(decode({ type: 'command', id: 'abcdefgh', command: { type: 'end' } })).toMatchObject({
      command: { farewell: '' },
    });
    for (const message of CLIENT_MESSAGES) {
      for (const path of pathsIn(message)) {
        if (isOptional(path)) continue;
        refuses(changedAt(message, path, () => undefined));
      }
    }
  });

  it('with one value of a wrong type is refused, wherever it is', () => {
    const hostile = fc.constantFrom(null, [], {}, '', ' ', -1, 0.5, 1e308, 'x'.repeat(20_000), ['leave'], {
      type: 'entered',
    });
    const frames = fc
      .constantFrom(...CLIENT_MESSAGES)
      .chain(message =>
        fc.record({ message: fc.constant(message), path: fc.constantFrom(...pathsIn(message)), value: hostile }),
      );
    fc.assert(
      fc.property(frames, ({ message, path, value }) => {
        // Any integer is a version; a wrong one is refused by name, not as a bad message.
        fc.pre(!(path[0] === 'version' && Number.isInteger(value)));
        fc.pre(!isValidAt(path, value));
        refuses(changedAt(message, path, () => value));
      }),
      { numRuns: 1_000 },
    );
  });

  it('with an unknown key is refused, wherever it is and whatever it is called', () => {
    const key = fc.oneof(fc.constantFrom('role', '__proto__', 'constructor', 'toString', ''), fc.string());
    fc.assert(
      fc.property(fc.constantFrom(...CLIENT_MESSAGES), key, fc.boolean(), (message, name, inside) => {
        const holder = inside && message.type === 'command' ? ['command'] : [];
        fc.pre(!pathsIn(message).some(path => path.join('.') === [...holder, name].join('.')));
        fc.pre(!(message.type === 'hello' && ['invite', 'email', 'after'].includes(name)));
        refuses(changedAt(message, [...holder, name], () => 'x'));
      }),
      { numRuns: 1_000 },
    );
  });

  it('cut short, or with bytes changed, is refused or still a whole message; it never breaks the decoder', () => {
    const mangled = fc
      .record({
        frame: fc.constantFrom(...CLIENT_MESSAGES).map(message => JSON.stringify(message)),
        at: fc.nat(),
        put: fc.oneof(fc.constant(''), fc.string({ unit: 'binary', maxLength: 4 })),
        cut: fc.nat({ max: 12 }),
      })
      .map(
        ({ frame, at, put, cut }) => frame.slice(0, at % frame.length) + put + frame.slice((at % frame.length) + cut),
      );
    fc.assert(
      fc.property(mangled, frame => {
        try {
          const message = decodeClientMessage(frame);
          expect(decode(message)).toEqual(message);
        } catch (error) {
          expect(error).toBeInstanceOf(BadMessageError);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['null', 'null'],
    ['a number', '1'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['JSON with something after it', '{"type":"ping"} {"type":"ping"}'],
    ['brackets as deep as a frame allows', '['.repeat(MAX_CLIENT_FRAME_BYTES)],
    [
      'lists as deep as a frame allows',
      '['.repeat(MAX_CLIENT_FRAME_BYTES / 2) + ']'.repeat(MAX_CLIENT_FRAME_BYTES / 2),
    ],
    ['a type from the prototype', '{"type":"toString"}'],
  ])('that is %s is refused', (_, frame) => {
    expect(() => decodeClientMessage(frame)).toThrow(BadMessageError);
  });

  it.each(['connection-lost', 'connection-returned', 'grace-over', 'clock', 'invitation-missed', 'invitation-mailed'])(
    'cannot be the relay\'s own observation "%s"',
    type => {
      refuses({ type: 'command', id: 'abcdefgh', command: { type, id: 'abcdefgh' } });
    },
  );

  it('is refused without its content in the reason', () => {
    const secret = 'SECRET-value';
    for (const message of [
      { ...hello, credential: secret },
      { ...hello, [secret]: 1 },
      { ...hello, type: secret },
      { ...enter('x'), command: { ...enter('x').command, [secret]: secret } },
    ]) {
      expect(() => decode(message)).toThrow(expect.not.objectContaining({ message: expect.stringContaining(secret) }));
    }
  });
});

describe('parts of a client message', () => {
  it.each(['a', 'Ada Lovelace', '名前', '👩🏽‍💻', "O'Brien <b>", 'محمد', 'x'.repeat(MAX_NAME_LENGTH)])(
    'take the name %j',
    name => {
      expect(decode(enter(name))).toEqual(enter(name));
    },
  );

  it('trim a name', () => {
    expect(decode(enter('  Ada '))).toEqual(enter('Ada'));
  });

  it.each(['', '   ', 'a\nb', 'a\u0000b', 'a\u2028b', 'a\u009fb', 'x'.repeat(MAX_NAME_LENGTH + 1)])(
    'refuse the name %j',
    name => refuses(enter(name)),
  );

  it.each([
    ['\u202Eada', 'ada'],
    ['a\u2066b', 'ab'],
    ['\u202aAda Lovelace\u202c', 'Ada Lovelace'],
    ['A\u200bda', 'Ada'],
    ['Ada\u3164', 'Ada'],
    ['Ada \u2003 Lovelace', 'Ada Lovelace'],
    ['Zoe\u0308', 'Zo\u00eb'],
  ])('R259: take the name %j as %j', (given, taken) => {
    expect(decode(enter(given))).toEqual(enter(taken));
  });

  it.each([
    '\u200b',
    '\u2060',
    '\u3164',
    '\u2800',
    '\u200f',
    '\u{e0041}\u{e0042}',
    '\u00ad',
    '\ufe0f',
    '\u202e',
    '\u115f',
    '\u0301',
  ])('R259: refuse the name %j, of which nobody sees anything', name => refuses(enter(name)));

  it.each(['a', '0', 'weekly-meeting', 'a--b', 'x'.repeat(64)])('take the room %j', room => {
    expect(decode({ ...hello, room })).toMatchObject({ room });
  });

  it.each(['', '-', '-a', 'a-', 'A', 'a_b', 'a/b', '../a', 'a b', 'ä', 'x'.repeat(65)])('refuse the room %j', room => {
    refuses({ ...hello, room });
  });

  it.each(['', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}+`, `${'A'.repeat(43)}\n`])(
    'refuse the credential %j',
    credential => {
      refuses({ ...hello, credential });
    },
  );

  it.each([-1, 0.5, 2 ** 53])('refuse the revision %d', after => refuses({ ...hello, after }));

  it.each([
    [0, 1, true],
    [5, MAX_ROSTER_WINDOW, true],
    [0, 0, false],
    [0, MAX_ROSTER_WINDOW + 1, false],
    [-1, 1, false],
  ])('bound a window of viewers: offset %i, limit %i is %s', (offset, limit, taken) => {
    const message = { type: 'roster', id: 'abcdefgh', offset, limit };
    if (taken) expect(decode(message)).toEqual(message);
    else refuses(message);
  });
});
