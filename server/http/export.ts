import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler, Response } from 'express';
import * as v from 'valibot';
import { EXPORT_KINDS, exporter, type Table } from '../../core/room/export/index.ts';
import { clientAddress } from '../address.ts';
import { type Budgets, OverBudget, TRY_LATER_MS } from '../budgets.ts';
import { Lanes } from '../Lanes.ts';
import { DamagedLog, madeOf } from '../log/RoomLog.ts';
import type { RoomAccess } from '../RoomAccess.ts';
import { Slices } from '../slices.ts';
import { bearerOf, WrongKeys } from './bearer.ts';
import { csv } from './csv.ts';
import { answer, HttpProblem } from './errors.ts';
import { watchReader } from './reader.ts';
import { inPieces } from './rows.ts';
import { validated } from './validation.ts';

const ExportQuery = v.object({ format: v.picklist(['csv', 'json']), what: v.picklist(EXPORT_KINDS) });

/** Downloads at once, in the whole server and for one address: what is made of a room is in memory meanwhile. */
const DOWNLOADS = { atOnce: 2, perKey: 1 };
/** So many of an address wait for their turn. */
const MOST_WAITING = 10;

const TOO_LARGE =
  'So much happened in this room that it cannot be downloaded here. Whoever runs the server has it with `npm run server -- export`.';

/** What happened in a room, to download for whoever shows the token of the host link. */
export function exporting({
  rooms,
  budgets,
  trustProxy,
}: {
  readonly rooms: RoomAccess;
  readonly budgets: Budgets;
  readonly trustProxy: number;
}): RequestHandler {
  const wrongKeys = new WrongKeys({ budgets, trustProxy });
  const lanes = new Lanes(DOWNLOADS);
  return answer(async (request, response) => {
    const query = validated(ExportQuery, request.query);
    const token = bearerOf(request);
    const slug = request.params['slug'] ?? '';
    const address = clientAddress(request, trustProxy);
    const problem = await rooms.mayRead(slug, token ?? '', address);
    if (problem === 'no-such-room') throw new HttpProblem(404, 'no-such-room', 'There is no room at this address.');
    if (problem === 'bad-key')
      throw wrongKeys.missed(request, token, new HttpProblem(401, 'bad-key', 'This needs the room’s host link.'));
    if (lanes.waitingOf(address) >= MOST_WAITING) throw new OverBudget(TRY_LATER_MS);
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Gone()));
    if (response.destroyed) return;
    try {
      const { leave } = await lanes.enter(address, gone.signal).turn;
      try {
        await send(response, {
          rooms,
          slug,
          address,
          signal: gone.signal,
          othersWait: () => lanes.waiting > 0,
          ...query,
        });
      } finally {
        leave();
      }
    } catch (error) {
      // Whoever goes in the middle, or was cut off, wanted no more of it.
      if (error instanceof DamagedLog || !response.destroyed) throw error;
    }
  });
}

/** Nobody reads the answer any more. */
class Gone extends Error {
  override name = 'Gone';
}

interface Download extends v.InferOutput<typeof ExportQuery> {
  readonly rooms: RoomAccess;
  readonly slug: string;
  readonly address: string;
  readonly signal: AbortSignal;
  readonly othersWait: () => boolean;
}

async function send(
  response: Response,
  { rooms, slug, address, signal, othersWait, format, what }: Download,
): Promise<void> {
  const maker = exporter(what);
  let last = 0;
  const all = await rooms.read(slug, address, signal, entry => {
    last = entry.revision;
    maker.take(entry);
  });
  if (!all) throw new HttpProblem(413, 'too-large', TOO_LARGE);
  const tables = madeOf(last, () => maker.tables());
  const written = format === 'csv' ? csv(tables) : json(slug, tables);
  response.set('Cache-Control', 'no-store').attachment(`${slug}-${what}.${format}`);
  response.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'json');
  const watched = watchReader(response, othersWait);
  try {
    // No more is made than the reader takes.
    await pipeline(Readable.from(unhurried(written, last), { highWaterMark: 1 }), response);
  } finally {
    watched();
  }
}

/** Others have their turn meanwhile. @throws DamagedLog when what a log up to that revision led to cannot be written */
async function* unhurried(written: Generator<string, void>, revision: number): AsyncGenerator<string, void> {
  const slices = new Slices();
  for (;;) {
    if (slices.over) await slices.rest();
    const { done, value } = madeOf(revision, () => written.next());
    if (done) return;
    yield value;
  }
}

function* json(room: string, tables: readonly Table[]): Generator<string, void> {
  yield `{"room":${JSON.stringify(room)},"tables":{`;
  for (const [index, table] of tables.entries()) {
    yield `${index === 0 ? '' : ','}${JSON.stringify(table.name)}:[`;
    let before = '';
    for (const rows of inPieces(table.rows)) {
      yield before + JSON.stringify(objects({ ...table, rows })).slice(1, -1);
      before = ',';
    }
    yield ']';
  }
  yield '}}';
}

function objects({ columns, rows }: Table): Record<string, unknown>[] {
  return Array.from(rows, row => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
}
