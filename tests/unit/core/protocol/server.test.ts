import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLOSE, isFinalClose } from '../../../../core/protocol/close.ts';
import { BadMessageError, decodeServerMessage, fromSnapshot, toSnapshot } from '../../../../core/protocol/codec.ts';
import { REFUSALS } from '../../../../core/room/commands.ts';
import { project, readerIn } from '../../../../core/room/project.ts';
import { changedAt, pathsIn, SERVER_MESSAGES } from '../../../support/frames.ts';
import { settings, steps } from '../../../support/room-arbitraries.ts';
import { play } from '../../../support/room-play.ts';

const decode = (message: unknown) => decodeServerMessage(JSON.stringify(message));

describe('a server message', () => {
  it.each(SERVER_MESSAGES.map(message => [message.type, message] as const))('%s is taken as it is', (_, message) => {
    expect(decode(message)).toEqual(message);
  });

  it('may hold keys that this version does not know, at every level; they are dropped', () => {
    for (const message of SERVER_MESSAGES) {
      const objects = [[], ...pathsIn(message)].filter(path => {
        const value = path.reduce<unknown>((holder, key) => (holder as Record<string, unknown>)[key], message);
        return typeof value === 'object' && value !== null && !Array.isArray(value);
      });
      const newer = objects.reduce<unknown>(
        (all, path) => changedAt(all, [...path, 'fromTheFuture'], () => ({ a: 1 })),
        message,
      );
      expect(decode(newer)).toEqual(message);
    }
  });

  it('with a value missing or of a wrong type is refused as a bad message, never half taken', () => {
    const frames = fc.constantFrom(...SERVER_MESSAGES).chain(message =>
      fc.record({
        message: fc.constant(message),
        path: fc.constantFrom(...pathsIn(message)),
        value: fc.oneof(fc.constant(undefined), fc.constantFrom([[]], { a: 1 }, true, Number.MAX_VALUE)),
      }),
    );
    fc.assert(
      fc.property(frames, ({ message, path, value }) => {
        const frame = changedAt(message, path, () => value);
        try {
          expect(decode(decode(frame))).toEqual(decode(frame));
        } catch (error) {
          expect(error).toBeInstanceOf(BadMessageError);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('can carry every refusal of the room', () => {
    for (const reason of REFUSALS) {
      expect(decode({ type: 'refused', id: 'abcdefgh', reason })).toMatchObject({ reason });
    }
  });
});

describe('a snapshot', () => {
  it('is the same room, in the same order, after a journey as JSON', () => {
    fc.assert(
      fc.property(settings, steps, fc.boolean(), (roomSettings, script, whole) => {
        const { room } = play(roomSettings, script).end;
        const reader = [...room.participants.keys()][0] ?? null;
        const held = whole ? room : project(room, readerIn(room, reader));
        const arrived = fromSnapshot(JSON.parse(JSON.stringify(toSnapshot(held))) as ReturnType<typeof toSnapshot>);
        expect(arrived).toEqual(held);
        expect([...arrived.participants.keys()]).toEqual([...held.participants.keys()]);
      }),
    );
  });
});

describe('close codes', () => {
  it('are all different and in the range for applications', () => {
    const codes = Object.values(CLOSE);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toSatisfy((one: number) => one >= 4000 && one <= 4999);
  });

  it.each([
    ...(['badMessage', 'tooBig', 'refused', 'takenOver', 'left'] as const).map(name => [name, true] as const),
    ...(['helloTimeout', 'rateLimited', 'tooSlow', 'restarting'] as const).map(name => [name, false] as const),
  ])('%s is final: %s', (name, final) => {
    expect(isFinalClose(CLOSE[name])).toBe(final);
  });

  it.each([1000, 1001, 1005, 1006, 1011, 1012])('%i, which WebSockets themselves use, is not final', code => {
    expect(isFinalClose(code)).toBe(false);
  });
});
