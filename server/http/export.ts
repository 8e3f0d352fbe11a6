import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import * as v from 'valibot';
import { EXPORT_KINDS, exporter, type Table } from '../../core/room/export/index.ts';
import { clientAddress } from '../address.ts';
import type { Budgets } from '../budgets.ts';
import { madeOf } from '../log/RoomLog.ts';
import type { RoomAccess } from '../RoomAccess.ts';
import { Slices } from '../slices.ts';
import { bearerOf, WrongKeys } from './bearer.ts';
import { csv } from './csv.ts';
import { answer, HttpProblem } from './errors.ts';
import { validated } from './validation.ts';

const ExportQuery = v.object({ format: v.picklist(['csv', 'json']), what: v.picklist(EXPORT_KINDS) });

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
  return answer(async (request, response) => {
    const { format, what } = validated(ExportQuery, request.query);
    const token = bearerOf(request);
    const slug = request.params['slug'] ?? '';
    const maker = exporter(what);
    let last = 0;
    const problem = await rooms.read(slug, token ?? '', clientAddress(request, trustProxy), entry => {
      last = entry.revision;
      maker.take(entry);
    });
    if (problem === 'no-such-room') throw new HttpProblem(404, 'no-such-room', 'There is no room at this address.');
    if (problem === 'bad-key')
      throw wrongKeys.missed(request, token, new HttpProblem(401, 'bad-key', 'This needs the room’s host link.'));
    // All of it is made before anything is sent, so that what cannot be made is answered as such.
    const tables = madeOf(last, () => maker.tables());
    const written = format === 'csv' ? csv(tables) : json(slug, tables);
    const pieces = await unhurried(written, last);
    response.set('Cache-Control', 'no-store').attachment(`${slug}-${what}.${format}`);
    response.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'json');
    await pipeline(Readable.from(pieces), response).catch((error: unknown) => {
      // Whoever goes in the middle wanted no more of it.
      if (!response.destroyed) throw error;
    });
  });
}

/** Others have their turn meanwhile. @throws DamagedLog when what a log up to that revision led to cannot be written */
async function unhurried(written: Generator<string, void>, revision: number): Promise<string[]> {
  const [slices, pieces] = [new Slices(), [] as string[]];
  for (;;) {
    const { done, value } = madeOf(revision, () => written.next());
    if (done) return pieces;
    pieces.push(value);
    if (slices.over) await slices.rest();
  }
}

const ROWS = 200;

function* json(room: string, tables: readonly Table[]): Generator<string, void> {
  yield `{"room":${JSON.stringify(room)},"tables":{`;
  for (const [index, table] of tables.entries()) {
    yield `${index === 0 ? '' : ','}${JSON.stringify(table.name)}:[`;
    for (let from = 0; from < table.rows.length; from += ROWS) {
      const rows = table.rows.slice(from, from + ROWS);
      yield (from === 0 ? '' : ',') + JSON.stringify(objects({ ...table, rows })).slice(1, -1);
    }
    yield ']';
  }
  yield '}}';
}

function objects({ columns, rows }: Table): Record<string, unknown>[] {
  return rows.map(row => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
}
