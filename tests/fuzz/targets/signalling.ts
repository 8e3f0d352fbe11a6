import { isDeepStrictEqual } from 'node:util';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { readSignal } from '../../../server/signalling/signals.ts';
import { Dice } from '../../support/dice.ts';
import { RelayClient } from '../../support/relay-client.ts';
import { OWN_CONNECTION, startTestServer, TEST_CREATION_KEY, type TestServer } from '../../support/server.ts';
import { RawSignallingClient, type Signal } from '../../support/signalling-client.ts';
import { answer, candidate, newCall, offer } from '../../support/signals.ts';
import { mutated, noise, scratched } from '../mutate.ts';
import { addressOf, type Arena, must, type Target, until } from '../target.ts';

const ATTACKERS = 4;
const FRAMES_EACH = 400;
/** What the sender did to their own connection is their own affair. */
const OWN_FAULT = /Max payload size exceeded|Invalid WebSocket frame|Invalid UTF-8|closed before/;

interface Seated {
  readonly slug: string;
  readonly relay: RelayClient;
  readonly signal: RawSignallingClient;
  readonly peer: string;
  readonly place: 'viewer' | 'stage' | 'lobby';
}

class SignallingArena implements Arena {
  readonly #server: TestServer;
  /** What PeerServer threw. */
  readonly #errors: string[];

  constructor(server: TestServer, errors: string[]) {
    this.#server = server;
    this.#errors = errors;
  }

  async round(dice: Dice): Promise<number> {
    const slug = await this.#room(dice);
    const seat = (place: Seated['place']) => this.#seat(dice, slug, place);
    const honest = [await seat('stage'), await seat('stage'), await seat('viewer')];
    const closed: string[] = [];
    for (const { signal, peer } of honest) void signal.closed.then(code => closed.push(`${peer} with ${code}`));
    const attackers: Seated[] = [];
    for (let count = 0; count < ATTACKERS; count += 1)
      attackers.push(await seat(dice.pick(['stage', 'stage', 'viewer', 'lobby'] as const) ?? 'stage'));
    try {
      const sent = await Promise.all(
        attackers.map(one => this.#attack(new Dice(dice.roll(2 ** 31)), one, [...honest, ...attackers])),
      );
      const [ada, bob, cleo] = honest as [Seated, Seated, Seated];
      await this.#call(ada, bob);
      await this.#call(bob, cleo);
      must(closed.length === 0, () => `An honest signalling connection was closed: ${closed.join(', ')}.`);
      must(this.#errors.length === 0, () => `PeerServer threw: ${this.#errors[0]}`);
      this.#look(honest, attackers);
      return sent.reduce((sum, one) => sum + one, 0);
    } finally {
      for (const { relay, signal } of [...honest, ...attackers]) {
        relay.close();
        signal.close();
      }
    }
  }

  async close(): Promise<void> {
    await this.#server.close();
  }

  async #room(dice: Dice): Promise<string> {
    const response = await fetch(`${this.#server.listener}/api/rooms`, {
      method: 'POST',
      headers: {
        ...OWN_CONNECTION,
        'Content-Type': 'application/json',
        Authorization: `Bearer ${TEST_CREATION_KEY}`,
        ...addressOf(dice),
      },
      body: JSON.stringify({ title: 'Fuzzed', viewerCapacity: 100, stageCapacity: 25 }),
    });
    must(response.status === 201, `Creating a room answered ${response.status}.`);
    return ((await response.json()) as { slug: string }).slug;
  }

  async #seat(dice: Dice, slug: string, place: Seated['place']): Promise<Seated> {
    const headers = addressOf(dice);
    const { listener } = this.#server;
    const byRoom = dice.roll(2) === 0;
    const relay = await RelayClient.connect(listener, headers, byRoom ? `/relay/${slug}` : '/relay');
    await relay.hello(slug, { versions: dice.roll(2) === 0 ? [2] : [3, 2] });
    const { id, ticket } = relay.peer;
    const query = new URLSearchParams({ key: 'peerjs', id, token: ticket }).toString();
    const path = byRoom ? `/peerjs/${slug}/peerjs` : '/peerjs/peerjs';
    const signal = await RawSignallingClient.connectBy(listener, query, headers, path);
    if (place !== 'lobby') await relay.enter('Somebody', place);
    return { slug, relay, signal, peer: id, place };
  }

  async #attack(dice: Dice, self: Seated, all: readonly Seated[]): Promise<number> {
    let ended = false;
    void self.signal.closed.then(() => (ended = true));
    let sent = 0;
    const calls: string[] = [];
    for (; sent < FRAMES_EACH && !ended; sent += 1) {
      const dst = dice.roll(12) === 0 ? 'nobody-here-at-all' : (dice.pick(all)?.peer ?? '');
      const call = dice.roll(3) === 0 ? (dice.pick(calls) ?? newCall()) : newCall();
      calls.push(call);
      const message: object = dice.pick([
        offer(dst, call),
        answer(dst, call),
        candidate(dst, call),
        { type: 'HEARTBEAT' },
        { type: dice.pick(['LEAVE', 'EXPIRE', 'OPEN', 'ERROR', 'ID-TAKEN']), dst, src: dst, payload: {} },
      ]) ?? { type: 'HEARTBEAT' };
      const text = JSON.stringify(message);
      const kind = dice.roll(10);
      if (kind < 3) self.signal.sendRaw(text);
      else if (kind < 8) self.signal.sendRaw(mutated(dice, message).slice(0, 60_000));
      else if (kind < 9) self.signal.sendRaw(scratched(dice, Buffer.from(text)).toString('latin1'));
      else self.signal.sendRaw(noise(dice, dice.roll(200)));
      if (sent % 50 === 0) await this.#knock(dice, self);
    }
    return sent;
  }

  /** Asks to be let in as somebody else, with a ticket that was used, or with a query that says two things. */
  async #knock(dice: Dice, { slug, relay }: Seated): Promise<void> {
    const { id, ticket } = relay.peer;
    const query = new URLSearchParams({ key: 'peerjs', id, token: ticket, version: '1.5.5' }).toString();
    const other = `&${dice.pick(['id', 'token', 'key', 'x', '%69d'])}=${encodeURIComponent(noise(dice, 6).toString('latin1'))}`;
    const tried = dice.pick([query, query + other, scratched(dice, Buffer.from(query)).toString('latin1')]) ?? query;
    const safe = [...tried].map(char => (/[!-~]/.test(char) && char !== '#' ? char : '%00')).join('');
    const path = dice.pick(['/peerjs/peerjs', `/peerjs/${slug}/peerjs`, '/peerjs/another-room/peerjs']) ?? '';
    const socket = new WebSocket(`${this.#server.listener.replace(/^http/, 'ws')}${path}?${safe}`);
    const outcome = await new Promise<string>(resolve => {
      socket.on('open', () => resolve('let in'));
      socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)));
      socket.on('error', () => resolve('error'));
    });
    socket.terminate();
    must(['403', '404', '400', 'error'].includes(outcome), `A ticket that was used, or none, was ${outcome}.`);
  }

  async #call(from: Seated, to: Seated): Promise<void> {
    const real = offer(to.peer);
    from.signal.send(real);
    const isIt = (one: Signal) =>
      one.type === 'OFFER' && one.src === from.peer && isDeepStrictEqual(one.payload, real.payload);
    await until(() => to.signal.frames.received.some(isIt), 'A call between honest people did not arrive.');
  }

  /** Whatever arrived is a whole message, of somebody who is in the room, and an offer is from the stage. */
  #look(honest: readonly Seated[], attackers: readonly Seated[]): void {
    const seats = new Map([...honest, ...attackers].map(one => [one.peer, one.place]));
    for (const { signal } of honest) {
      for (const { type, src = '', ...rest } of signal.frames.received) {
        if (type === 'OPEN') continue;
        const place = seats.get(src);
        must(place !== undefined && place !== 'lobby', `A message came from ${place ?? 'nobody who is there'}.`);
        must(type !== 'OFFER' || place === 'stage', 'A call came from somebody who is not on stage.');
        const whole = readSignal(JSON.stringify({ type, ...rest }));
        must(isDeepStrictEqual({ type, ...rest }, whole), () => `What arrived is not whole: ${JSON.stringify(rest)}`);
      }
    }
  }
}

export const signalling: Target = {
  name: 'signalling',
  frames: ATTACKERS * FRAMES_EACH,
  async open() {
    const errors: string[] = [];
    const sink = {
      write: (line: string) => {
        if (line.includes('signalling socket error') && !OWN_FAULT.test(line)) errors.push(line);
      },
    };
    const server = await startTestServer({ logger: pino({ level: 'debug' }, sink), trustProxy: 1, graceMs: 30 });
    return new SignallingArena(server, errors);
  },
};
