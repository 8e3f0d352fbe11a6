import type { RequestHandler } from 'express';
import * as v from 'valibot';
import { EXPORT_KINDS, exportTables, type Table } from '../../core/room/export/index.ts';
import { clientAddress } from '../address.ts';
import type { Budgets } from '../budgets.ts';
import { madeOf } from '../log/RoomLog.ts';
import type { RoomAccess } from '../RoomAccess.ts';
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
    const read = await rooms.read(slug, token ?? '', clientAddress(request, trustProxy));
    if (read === 'no-such-room') throw new HttpProblem(404, 'no-such-room', 'There is no room at this address.');
    if (read === 'bad-key')
      throw wrongKeys.missed(request, token, new HttpProblem(401, 'bad-key', 'This needs the room’s host link.'));
    const revision = read.at(-1)?.revision ?? 0;
    const tables = madeOf(revision, () => exportTables(what, read));
    const text = format === 'csv' ? madeOf(revision, () => csv(tables)) : '';
    response.set('Cache-Control', 'no-store').attachment(`${slug}-${what}.${format}`);
    if (format === 'json')
      response.json({ room: slug, tables: Object.fromEntries(tables.map(table => [table.name, objects(table)])) });
    else response.type('text/csv; charset=utf-8').send(text);
  });
}

function objects({ columns, rows }: Table): Record<string, unknown>[] {
  return rows.map(row => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
}
