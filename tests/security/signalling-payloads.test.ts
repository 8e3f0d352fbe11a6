import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OpenPlace } from '../../core/room/types.ts';
import { readSignal } from '../../server/signalling/signals.ts';
import { type Member, member as enterMember } from '../support/members.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { answer, candidate, newCall, offer } from '../support/signals.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = 300;
/** Below what closes the sender itself (R66). */
const FRAMES_A_SENDER = 40;

let server: TestServer;
/** What PeerServer threw. */
const thrown: string[] = [];
beforeAll(async () => {
  const sink = { write: (line: string) => void (line.includes('signalling socket error') && thrown.push(line)) };
  server = await startTestServer({ logger: pino({ level: 'debug' }, sink) });
});
afterAll(() => server.close());

const member = (slug: string, name: string, place: OpenPlace): Promise<Member> =>
  enterMember(server, slug, name, place);

/** 20,000 arrays within each other: they parse, and writing them again overflows the stack. */
const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

/** A value that no message has anywhere, as JSON. */
const hostile = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      DEEP,
      '{"a":'.repeat(8_000) + '1' + '}'.repeat(8_000),
      'null',
      '[]',
      '{}',
      '""',
      '1e999',
      '-0',
      '"\\ud800"',
      `"${'x'.repeat(60_000)}"`,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '{"__proto__":{"toJSON":1}}',
      '{"toJSON":"x"}',
      '{"length":1e9}',
      '{"constructor":{"prototype":{}}}',
    ),
  },
  { weight: 2, arbitrary: fc.json({ maxDepth: 3 }) },
);

/** Where a message has values: each is replaced by `"HERE"`, so that a hostile text can be put there. */
function placesIn(value: unknown, put: (changed: unknown) => unknown = changed => changed): string[] {
  const here = [JSON.stringify(put('HERE'))];
  if (typeof value !== 'object' || value === null) return here;
  const entries = Object.entries(value);
  const within = entries.flatMap(([key, one]) =>
    placesIn(one, changed =>
      put(Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed }),
    ),
  );
  const beside = Array.isArray(value)
    ? []
    : ['__proto__', 'originator', 'src', 'browser'].map(key =>
        JSON.stringify(put({ ...value, ['KEY']: 'HERE' })).replace('KEY', key),
      );
  return [...here, ...within, ...beside];
}

it(`R181: whatever somebody sends, PeerServer throws nothing, nobody else's socket is closed, and what arrives is whole (FUZZ_SEED=${SEED})`, async () => {
  const { slug } = await server.createRoom();
  const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'viewer')];
  const closings: string[] = [];
  for (const [name, one] of Object.entries({ ada, bob }))
    void one.signal.closed.then(code => closings.push(`${name} ${code}`));
  let eve: Member | null = null;
  let left = 0;
  /** A hostile person, with a new connection from time to time: the old one may have been closed for what it sent. */
  const attacker = async (place: 'viewer' | 'stage'): Promise<Member> => {
    if (!eve || left === 0) {
      await eve?.relay.command({ type: 'leave' });
      eve = await member(slug, 'Eve', place);
      left = FRAMES_A_SENDER;
    }
    left -= 1;
    return eve;
  };
  const place = fc.constantFrom('viewer' as const, 'stage' as const);
  const kind = fc.constantFrom('OFFER', 'ANSWER', 'CANDIDATE', 'HEARTBEAT', 'LEAVE', 'EXPIRE');
  await fc.assert(
    fc.asyncProperty(place, kind, fc.nat(), hostile, fc.boolean(), async (from, type, index, value, toAda) => {
      const sender = await attacker(from);
      const dst = toAda ? ada.peer : bob.peer;
      const call = newCall();
      // A call that is really there, so that what belongs to a call is looked at too.
      ada.signal.send(offer(sender.peer, call));
      await sender.signal.next('OFFER');
      const calls: Partial<Record<string, unknown>> = {
        OFFER: offer(dst),
        ANSWER: answer(dst, call),
        CANDIDATE: candidate(dst, call),
      };
      const message = calls[type] ?? { type, dst, payload: {} };
      const places = placesIn(message);
      sender.signal.sendRaw(places[index % places.length]!.replace('"HERE"', () => value));
    }),
    { seed: SEED, numRuns: RUNS },
  );
  // Everything sent before has been dealt with when these arrive.
  const witness = await member(slug, 'Witness', 'stage');
  for (const one of [ada, bob]) {
    const last = offer(one.peer);
    witness.signal.send(last);
    await one.signal.frames.take(
      'the last call',
      (signal): signal is typeof signal => signal.type === 'OFFER' && signal.src === witness.peer,
    );
  }
  expect(closings).toEqual([]);
  expect(thrown).toEqual([]);
  for (const frame of [...ada.signal.frames.raw, ...bob.signal.frames.raw].map(
    raw => JSON.parse(raw) as Record<string, unknown>,
  )) {
    if (frame['type'] === 'OPEN') continue;
    const { src: _, ...message } = frame;
    expect(message).toEqual(readSignal(JSON.stringify(message)));
  }
}, 60_000);

it.each(['viewer', 'stage'] as const)(
  'R181: a %s does not close the sockets of others by what cannot be written again',
  async place => {
    const { slug } = await server.createRoom();
    const [ada, bob, eve] = [
      await member(slug, 'Ada', 'stage'),
      await member(slug, 'Bob', 'stage'),
      await member(slug, 'Eve', place),
    ];
    const call = newCall();
    ada.signal.send(offer(eve.peer, call));
    await eve.signal.next('OFFER');
    for (const message of [offer(ada.peer), answer(ada.peer, call), candidate(ada.peer, call)]) {
      eve.signal.sendRaw(JSON.stringify({ ...message, payload: 'HERE' }).replace('"HERE"', DEEP));
    }
    // Eve's frames were dealt with before this came back to her.
    eve.signal.send(answer(ada.peer, call));
    await ada.signal.next('ANSWER');
    bob.signal.send(offer(ada.peer));
    expect(await ada.signal.next('OFFER')).toMatchObject({ src: bob.peer });
  },
);
