import * as v from 'valibot';
import { RECORDINGS } from './fileMessages.ts';

/**
 * Recordings in the origin's private file system: only this browser has them, and nobody sees them before they are
 * saved.
 */

const AboutSchema = v.object({
  title: v.string(),
  /** This machine's time, ms since the epoch. */
  startedAt: v.number(),
  file: v.string(),
  mimeType: v.string(),
  /** What was recorded, in ms, once it was stopped; null: it was cut short. */
  length: v.nullable(v.number()),
});
/** What is kept beside a recording. */
export type About = v.InferOutput<typeof AboutSchema>;

export interface KeptRecording extends About {
  readonly id: string;
  readonly bytes: number;
}

/** Whoever holds it makes the recording, or saves it: nobody else offers it meanwhile. */
export const lockOf = (id: string) => `sidestage-recording ${id}`;

/** Takes a lock until it is given back, or the page is gone. */
export async function hold(name: string): Promise<() => void> {
  return new Promise(taken => {
    void navigator.locks.request(name, () => new Promise<void>(release => taken(release)));
  });
}

/** The recordings that wait to be saved or discarded, the newest first. Those in the making are none. */
export async function keptRecordings(): Promise<KeptRecording[]> {
  const folder = await recordings(false);
  if (!folder) return [];
  const { held = [] } = await navigator.locks.query();
  const busy = new Set(held.map(({ name }) => name));
  const found: KeptRecording[] = [];
  for await (const file of folder.keys()) {
    if (!file.endsWith('.json')) continue;
    const id = file.slice(0, -'.json'.length);
    if (busy.has(lockOf(id))) continue;
    const kept = await read(folder, id);
    if (kept && kept.bytes > 0) found.push(kept);
    // Nothing was recorded before it was cut short; if nobody is just about to.
    else
      await navigator.locks.request(lockOf(id), { ifAvailable: true }, lock =>
        lock ? discardRecording(id) : undefined,
      );
  }
  return found.sort((a, b) => b.startedAt - a.startedAt);
}

/** What is on disk of it. @throws DOMException when it is gone */
export async function fileOf({ file }: About): Promise<File> {
  const folder = await recordings(false);
  if (!folder) throw new DOMException('There are no recordings.', 'NotFoundError');
  return (await folder.getFileHandle(file)).getFile();
}

/** Deletes it. Nobody can get it back. */
export async function discardRecording(id: string): Promise<void> {
  const folder = await recordings(false);
  if (!folder) return;
  const names: string[] = [];
  for await (const file of folder.keys()) if (file.startsWith(`${id}.`)) names.push(file);
  // What says what it is goes last: an attempt cut short is found again.
  for (const file of names.sort((a, b) => Number(a.endsWith('.json')) - Number(b.endsWith('.json'))))
    await folder.removeEntry(file);
}

/** The folder of recordings; null where there is none, or the browser keeps none (as in some private windows). */
export async function recordings(create: boolean): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await (await navigator.storage.getDirectory()).getDirectoryHandle(RECORDINGS, { create });
  } catch {
    return null;
  }
}

async function read(folder: FileSystemDirectoryHandle, id: string): Promise<KeptRecording | null> {
  try {
    const about = v.parse(
      AboutSchema,
      JSON.parse(await (await (await folder.getFileHandle(`${id}.json`)).getFile()).text()),
    );
    const { size } = await (await folder.getFileHandle(about.file)).getFile();
    return { ...about, id, bytes: size };
  } catch {
    return null;
  }
}
