import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Tenant } from '../../server/data-folder.ts';
import { tenantOf } from '../../server/data-folder.ts';
import { accent, dim } from './terminal.ts';

/** What `npm start` shows: where everything is. The host link in it is a secret. */
export interface Rows {
  /** The server's process, and its origin. */
  pid: number;
  server: string;
  demoPage: string;
  link: string;
  hostLink?: string;
}

/** How long the first one may take until it can say where it is, in milliseconds. */
const patience = 20_000;

const fileIn = (dataDir: string) => join(dataDir, 'stage.json');

/** Keeps what was shown, for a second `npm start`. @returns a function that takes it back */
export function keepRows(dataDir: string, rows: Rows): () => Promise<void> {
  writeFileSync(fileIn(dataDir), `${JSON.stringify(rows)}\n`, { mode: 0o600 });
  return async () => rmSync(fileIn(dataDir), { force: true });
}

/** Prints where everything is, one a line. */
export function showRows(rows: Rows): void {
  row('demo page', accent(rows.demoPage));
  row('demo room', rows.link);
  if (rows.hostLink) row('as host', rows.hostLink);
  row('new room', `${rows.server}/`);
}

export function row(name: string, value: string): void {
  console.log(`  ${dim(name.padEnd(11))} ${value}`);
}

/** If a server uses the data folder already: says so, and where. @returns whether one does */
export async function showRunning(dataDir: string): Promise<boolean> {
  let tenant = await tenantOf(dataDir);
  if (!tenant) return false;
  const until = Date.now() + patience;
  let rows = rowsOf(dataDir, tenant);
  // The first one may be starting just now.
  while (!rows && Date.now() < until) {
    await delay(200);
    tenant = await tenantOf(dataDir);
    if (!tenant) return false;
    rows = rowsOf(dataDir, tenant);
    if (tenant.url && !rows && tenant.startedAt + patience < Date.now()) break;
  }
  console.log(`Sidestage runs already here (process ${tenant.pid}).\n`);
  if (rows) showRows(rows);
  else if (tenant.url) row('new room', `${tenant.url}/`);
  console.log(
    `\nOpen one of these in a browser. To begin anew, end the first one: Ctrl-C where it runs, or \`kill ${tenant.pid}\`.`,
  );
  return true;
}

/** What `npm start` said of this very server; a server that was started by itself has none. */
function rowsOf(dataDir: string, { pid }: Tenant): Rows | undefined {
  try {
    const rows = JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as Rows;
    return rows.pid === pid ? rows : undefined;
  } catch {
    return undefined;
  }
}
