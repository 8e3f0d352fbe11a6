import type { LogEntry } from '../../core/room/events.ts';
import { forgets } from '../../core/room/redaction/Forgotten.ts';
import { toStored } from '../../core/room/versions/index.ts';
import { charactersIn } from '../characters.ts';
import { Listeners } from './listeners.ts';
import {
  type EntryText,
  type ListedRoom,
  type Look,
  type Mark,
  type NewEntry,
  RevisionConflict,
  type RoomLog,
  RoomRemoved,
  type Snapshot,
} from './RoomLog.ts';
import { Runs } from './runs.ts';

/** Logs that live as long as the process: for tests and for trying things out. */
export function createMemoryLog(): RoomLog {
  return new MemoryLog();
}

class MemoryLog implements RoomLog {
  readonly #rooms = new Map<string, LogEntry[]>();
  readonly #snapshots = new Map<string, Snapshot & { readonly format: string }>();
  readonly #marks = new Map<string, Mark>();
  readonly #looks = new Map<string, Look>();
  readonly #removed = new Map<string, number>();
  readonly #listeners = new Listeners();
  readonly #runs = new Runs();
  #closed = false;

  async revision(slug: string): Promise<number> {
    this.#mustBeOpen();
    return this.#rooms.get(slug)?.length ?? 0;
  }

  async load(slug: string, after = 0, most = Infinity, characters = Infinity): Promise<readonly LogEntry[]> {
    this.#mustBeOpen();
    const entries = (this.#rooms.get(slug) ?? []).slice(after, after + most);
    if (characters === Infinity) return entries;
    let read = 0;
    const last = entries.findIndex(({ event }) => (read += charactersIn(event)) >= characters);
    return last < 0 ? entries : entries.slice(0, last + 1);
  }

  async texts(slug: string, after: number, characters: number): Promise<readonly EntryText[]> {
    const entries = await this.load(slug, after, Infinity, characters);
    return entries.map(({ revision, event }) => ({ revision, text: JSON.stringify(toStored(event)) }));
  }

  async append(slug: string, expectedRevision: number, entries: readonly NewEntry[]): Promise<readonly LogEntry[]> {
    this.#mustBeOpen();
    if (this.#removed.has(slug)) throw new RoomRemoved(slug);
    const log = this.#rooms.get(slug) ?? [];
    if (log.length !== expectedRevision) throw new RevisionConflict(slug, expectedRevision, log.length);
    const appended = entries.map((entry, index) => ({ ...entry, revision: expectedRevision + index + 1 }));
    if (appended.length === 0) return appended;
    this.#rooms.set(slug, log);
    log.push(...appended);
    const last = appended.findLast(({ event }) => forgets(event))?.revision;
    if (last !== undefined)
      this.#marks.set(slug, { slug, done: this.#marks.get(slug)?.done ?? expectedRevision, revision: last });
    this.#listeners.tell(slug, log.slice(this.#listeners.told(slug) ?? expectedRevision));
    return appended;
  }

  async rewrite(slug: string, entries: readonly LogEntry[]): Promise<void> {
    this.#mustBeOpen();
    const log = this.#rooms.get(slug);
    for (const entry of entries) if (log?.[entry.revision - 1]) log[entry.revision - 1] = entry;
  }

  async marked(): Promise<readonly Mark[]> {
    return [...this.#marks.values()].filter(({ done, revision }) => done < revision);
  }

  async forgot(slug: string, revision: number): Promise<void> {
    const mark = this.#marks.get(slug);
    if (mark) this.#marks.set(slug, { ...mark, done: Math.max(mark.done, revision) });
    if ((this.#snapshots.get(slug)?.revision ?? revision) < revision) this.#snapshots.delete(slug);
  }

  async tidy(): Promise<boolean> {
    return true;
  }

  subscribe(slug: string, after: number, listener: (entries: readonly LogEntry[]) => void): () => void {
    return this.#listeners.add(slug, after, listener);
  }

  async snapshot(slug: string, format: string): Promise<Snapshot | null> {
    const kept = this.#snapshots.get(slug);
    return kept?.format === format && kept.revision <= (await this.revision(slug)) ? kept : null;
  }

  async keepSnapshot(slug: string, format: string, { revision, parts }: Snapshot): Promise<boolean> {
    this.#mustBeOpen();
    if (revision < (this.#marks.get(slug)?.revision ?? 0) || this.#removed.has(slug)) return false;
    this.#snapshots.set(slug, { format, revision, parts: [...parts] });
    return true;
  }

  async dropSnapshot(slug: string): Promise<void> {
    this.#snapshots.delete(slug);
  }

  async rooms(after: string, most: number): Promise<readonly ListedRoom[]> {
    this.#mustBeOpen();
    const slugs = [...this.#rooms.keys()].filter(slug => slug > after).sort();
    return slugs.slice(0, most).map(slug => ({
      slug,
      revision: this.#rooms.get(slug)?.length ?? 0,
      look: this.#looks.get(slug) ?? null,
    }));
  }

  async noteLook(slug: string, { revision, terms, due }: Look): Promise<void> {
    this.#mustBeOpen();
    this.#looks.set(slug, { revision, terms, due });
  }

  async remove(slug: string, at: number): Promise<void> {
    this.#mustBeOpen();
    if (this.#removed.has(slug)) throw new RoomRemoved(slug);
    this.#removed.set(slug, at);
    this.#rooms.delete(slug);
    this.#snapshots.delete(slug);
    this.#marks.delete(slug);
    this.#looks.delete(slug);
    this.#listeners.drop(slug);
  }

  async removed(slug: string): Promise<number | null> {
    this.#mustBeOpen();
    return this.#removed.get(slug) ?? null;
  }

  async beat(since: number, at: number): Promise<void> {
    this.#runs.note(since, at);
  }

  async aliveUntil(at: number): Promise<number | null> {
    return this.#runs.until(at);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new Error('The room log is closed.');
  }
}
