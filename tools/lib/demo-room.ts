import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble } from './terminal.ts';

export interface DemoRoom {
  link: string;
  /** Absent when the room was made earlier and its answer was lost: it is shown once only. */
  hostLink?: string;
}

const request = {
  slug: 'demo',
  title: 'Open lab: light and shadow',
  description: 'A demo room that is always open. Join as viewer or step onto the stage.',
  contactName: 'Sidestage demo',
  contactEmail: 'demo@sidestage.example',
  stageAccess: 'everyone',
};

/**
 * Makes sure that the demo room exists. The links of its creation are kept in `demo.json`, readable by its owner
 * only: the host link is a secret.
 * @param url the server, without a trailing slash
 * @param key the server's creation key, if it has one: it reads the same environment
 * @throws {Trouble} when the server refuses to make the room
 */
export async function ensureDemoRoom(
  url: string,
  dataDir: string,
  key: string | undefined = process.env['CREATION_KEY'],
): Promise<DemoRoom> {
  const file = join(dataDir, 'demo.json');
  const answer = await fetch(`${url}/api/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(10_000),
  });
  if (answer.ok) {
    const { link, hostLink } = (await answer.json()) as { link: string; hostLink: string };
    writeFileSync(file, `${JSON.stringify({ link, hostLink }, null, 2)}\n`, { mode: 0o600 });
    return { link, hostLink };
  }
  const known = await fetch(`${url}/api/rooms/${request.slug}`, { signal: AbortSignal.timeout(10_000) });
  if (!known.ok) {
    throw new Trouble(`The server refused to make the demo room. It says: ${await sentenceOf(answer)}`);
  }
  return withOrigin(process.env['PUBLIC_URL'] || url, readKept(file));
}

async function sentenceOf(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    return (JSON.parse(text) as { message: string }).message;
  } catch {
    return `${answer.status} ${text}`;
  }
}

/** The same links at the address that the server has now: its port may be another than last time. */
export function withOrigin(origin: string, kept: DemoRoom | undefined): DemoRoom {
  const move = (link: string) => {
    const { pathname, hash } = new URL(link);
    return new URL(`${pathname}${hash}`, origin).href;
  };
  const link = move(kept?.link ?? new URL(`/r/${request.slug}`, origin).href);
  return kept?.hostLink ? { link, hostLink: move(kept.hostLink) } : { link };
}

function readKept(file: string): DemoRoom | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DemoRoom;
  } catch {
    return undefined;
  }
}
