import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { WebSocket } from 'ws';
import { PROTOCOL_VERSION } from '../../../core/protocol/version.ts';
import type { LogEntry } from '../../../core/room/events.ts';
import { DEFAULT_FEATURES } from '../../../core/room/features/settings.ts';
import { openSqliteLog } from '../../../server/log/sqlite.ts';
import { toCommand } from '../../../server/relay/invitations.ts';
import { Dice } from '../../support/dice.ts';
import { fillRoom } from '../../support/full-room.ts';
import { RelayClient } from '../../support/relay-client.ts';
import { createRoom, startTestServer, type TestServer } from '../../support/server.ts';
import { anyMessage } from '../frames.ts';
import { hostileJson, mutated, noise, scratched } from '../mutate.ts';
import { addressOf, type Arena, must, type Target, until } from '../target.ts';

const ROOMS = 40;
const COMMANDS_OF_THE_FIRST = 400;
const PEOPLE = ['host-number-1', 'somebody-1', 'somebody-2', 'somebody-3'];
const NEWER = [
  '{"type":"of-a-newer-version","what":1}',
  '{"type":"toString"}',
  '{"type":"__proto__"}',
  '{"type":7}',
  '{}',
];

interface Row {
  readonly at: number;
  readonly event: string;
  readonly participant: string | null;
  readonly command: string | null;
}

class LogArena implements Arena {
  readonly #server: TestServer;
  readonly #db: DatabaseSync;
  readonly #folder: string;
  /** A log in which much has happened. */
  readonly #rows: readonly Row[];
  readonly #slug: string;
  readonly #invite: string;
  #rooms = 0;

  constructor(server: TestServer, folder: string, path: string, first: { slug: string; invite: string; rows: Row[] }) {
    this.#server = server;
    this.#folder = folder;
    this.#db = new DatabaseSync(path, { timeout: 5_000 });
    this.#db.exec('PRAGMA synchronous = OFF');
    this.#rows = first.rows;
    this.#slug = first.slug;
    this.#invite = first.invite;
  }

  async round(dice: Dice): Promise<number> {
    const { slug } = await createRoom(this.#server.listener, {}, addressOf(dice));
    const honest = await RelayClient.connect(this.#server.listener, addressOf(dice));
    await honest.hello(slug);
    await honest.enter('Honest');
    let rows = 0;
    const all = Array.from({ length: ROOMS }, () => new Dice(dice.roll(2 ** 31)));
    for (let at = 0; at < ROOMS; at += 8)
      rows += (await Promise.all(all.slice(at, at + 8).map(one => this.#damage(one)))).reduce((sum, one) => sum + one);
    const text = 'Still here';
    await honest.command({ type: 'say', channel: 'everybody', to: null, text, replyTo: null });
    must((await fetch(`${this.#server.listener}/healthz`)).status === 200, 'The server is not well.');
    honest.close();
    return rows;
  }

  async close(): Promise<void> {
    await this.#server.close();
    this.#db.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A room whose log was damaged, as whoever wants to get in meets it. Answers how many rows it has. */
  async #damage(dice: Dice): Promise<number> {
    this.#rooms += 1;
    const slug = `damaged-${this.#rooms}`;
    const length = dice.roll(3) === 0 ? this.#rows.length : 1 + dice.roll(this.#rows.length);
    const rows = this.#rows.slice(0, length);
    for (let times = 1 + dice.roll(3); times > 0; times -= 1) damageOne(dice, rows);
    // Of this room in everything but what is damaged.
    const insert = this.#db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)');
    this.#db.exec('BEGIN');
    let revision = 0;
    for (const { at, event, participant, command } of rows) {
      revision += dice.roll(400) === 0 ? 2 : 1;
      insert.run(slug, revision, at, event.replaceAll(`"${this.#slug}"`, `"${slug}"`), participant, command);
    }
    this.#db.exec('COMMIT');
    await this.#http(slug, dice);
    await this.#relay(slug, dice);
    return rows.length;
  }

  async #http(slug: string, dice: Dice): Promise<void> {
    const headers = { Authorization: `Bearer ${this.#invite}`, ...addressOf(dice) };
    for (const path of [
      `/api/rooms/${slug}`,
      `/r/${slug}`,
      `/r/${slug}/session.ics`,
      `/api/rooms/${slug}/export?format=csv&what=all`,
    ]) {
      const response = await fetch(this.#server.listener + path, { headers });
      // A download that has begun is cut off where the log is damaged.
      const text = await response.text().catch(() => (path.includes('/export') && response.ok ? '' : null));
      must(text !== null, `${path.split('/').at(-1)} is cut off.`);
      if (response.status < 500) continue;
      must(text.includes('"room-damaged"'), `${path.split('/').at(-1)} is answered ${response.status} ${text}`);
    }
  }

  async #relay(slug: string, dice: Dice): Promise<void> {
    // What comes is not decoded: of a damaged room it may be no message of ours.
    const socket = new WebSocket(`${this.#server.listener.replace(/^http/, 'ws')}/relay`, { headers: addressOf(dice) });
    const frames: string[] = [];
    let closed = false;
    socket.on('error', () => undefined);
    socket.on('close', () => (closed = true));
    socket.on('message', data => void frames.push((data as Buffer).toString()));
    await until(() => socket.readyState === WebSocket.OPEN || closed, 'The relay takes no connection.');
    const send = (message: object) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));
    send({
      type: 'hello',
      version: PROTOCOL_VERSION,
      room: slug,
      credential: noise(dice, 32).toString('base64url'),
      ...(dice.roll(2) === 0 ? { invite: this.#invite } : {}),
    });
    await until(() => closed || frames.length > 0, 'A hello to a damaged room is neither answered nor closed.');
    const enter = { type: 'enter', name: 'Newcomer', place: 'viewer', microphone: false, camera: false };
    send({ type: 'command', id: 'command-enter', command: enter });
    const known = { people: PEOPLE, revision: this.#rows.length };
    for (let count = 4; count > 0; count -= 1) send(anyMessage(dice, known));
    send({ type: 'ping' });
    const answered = () => closed || frames.some(frame => frame.includes('"pong"'));
    await until(answered, () => `A damaged room hangs after ${frames.map(frame => frame.slice(0, 200)).join('\n')}`);
    socket.terminate();
  }
}

function damageOne(dice: Dice, rows: Row[]): void {
  const at = dice.roll(rows.length);
  const row = rows[at];
  if (!row) return;
  const changed = (changes: Partial<Row>) => rows.splice(at, 1, { ...row, ...changes });
  switch (dice.roll(9)) {
    case 0:
      return void rows.splice(at, 1);
    case 1:
      return void rows.splice(dice.roll(rows.length + 1), 0, row);
    case 2:
      return void changed({ event: dice.pick(NEWER) ?? '' });
    case 3:
      return void changed({ event: scratched(dice, Buffer.from(row.event)).toString('latin1') });
    case 4:
      return void changed({ event: dice.roll(2) === 0 ? hostileJson(dice) : noise(dice, 30).toString('latin1') });
    case 5:
      return void changed({ at: dice.pick([0, -1, 8.64e15, -8.64e15, Number.MAX_SAFE_INTEGER]) ?? 0 });
    case 6:
      return void changed({ participant: dice.pick(['nobody', '', '__proto__']) ?? null, command: null });
    default:
      return void changed({ event: mutated(dice, eventOf(row)) });
  }
}

/** An event that was damaged before may be no JSON any more. */
function eventOf({ event }: Row): unknown {
  try {
    return JSON.parse(event);
  } catch {
    return event;
  }
}

const rowOf = ({ at, event, by }: LogEntry): Row => ({
  at,
  event: JSON.stringify(event),
  participant: by?.participant ?? null,
  command: by?.command ?? null,
});

export const log: Target = {
  name: 'log',
  frames: ROOMS * 100,
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'sidestage-fuzzed-log-'));
    const path = join(folder, 'rooms.sqlite');
    const rooms = await openSqliteLog(path);
    const server = await startTestServer({ log: rooms, trustProxy: 1, graceMs: 20 });
    const { slug, invite } = await createRoom(server.listener);
    const { entries } = await fillRoom(rooms, slug, room => {
      const dice = new Dice(1);
      const people = PEOPLE;
      for (const [index, id] of people.entries())
        room.person(id, { role: index === 0 ? 'host' : 'viewer', name: `Person ${index}` });
      const features = { ...DEFAULT_FEATURES, privateMessages: true, anonymousQuestions: true };
      room.command('host-number-1', { type: 'change-settings', settings: { features } });
      for (let count = 0; count < COMMANDS_OF_THE_FIRST; count += 1) {
        const message = anyMessage(dice, { people, revision: room.state.revision });
        if (message.type !== 'command') continue;
        try {
          room.command(
            dice.roll(2) === 0 ? 'host-number-1' : (dice.pick(people) ?? ''),
            toCommand(message.command) as never,
          );
        } catch {
          // What the room refuses leaves nothing behind.
        }
      }
    });
    const [created] = await rooms.load(slug);
    if (!created) throw new Error('There is no room.');
    return new LogArena(server, folder, path, { slug, invite, rows: [created, ...entries].map(rowOf) });
  },
};
