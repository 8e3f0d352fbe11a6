import { type FromFile, RECORDINGS, type ToFile } from './fileMessages.ts';

/**
 * Writes a recording as it comes. A synchronous handle, which only workers get, writes in place and
 * is flushed after every chunk: whatever becomes of the browser, all but the last second is on disk.
 */

/** Of the File System standard; the library for documents has no types for what is in workers only. */
interface SyncHandle {
  write(data: ArrayBuffer | Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}
type WorkerFile = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncHandle> };

let handle: SyncHandle | null = null;
let name = '';
let bytes = 0;
let failed = false;
/** One after the other, in the order in which they came. */
let queue: Promise<void> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<ToFile>) => {
  queue = queue.then(() => handled(data));
});

async function handled(message: ToFile): Promise<void> {
  try {
    const said = await answer(message);
    if (said) tell(said);
  } catch (error) {
    failed = true;
    tell({
      type: 'failed',
      reason: error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'broken',
    });
  }
}

async function answer(message: ToFile): Promise<FromFile | null> {
  switch (message.type) {
    case 'open':
      name = message.name;
      await describe(message.about);
      handle = await open(message.file);
      return { type: 'opened' };
    case 'write':
      if (!failed) await append(message.chunk);
      return null;
    case 'close':
      handle?.close();
      handle = null;
      // With no room left even for that it is offered as one that was cut short, which it was.
      await describe(message.about).catch(() => {});
      return { type: 'closed' };
  }
}

async function append(chunk: Blob): Promise<void> {
  if (!handle) throw new Error('The file is not open.');
  const data = new Uint8Array(await chunk.arrayBuffer());
  try {
    const written = handle.write(data, { at: bytes });
    if (written < data.byteLength) throw new DOMException('Not all of it was written.', 'QuotaExceededError');
    handle.flush();
  } catch (error) {
    // Half a chunk is of no use to whoever plays it.
    handle.truncate(bytes);
    handle.flush();
    throw error;
  }
  bytes += data.byteLength;
}

async function describe(about: string): Promise<void> {
  const file = await open(`${name}.json`);
  const text = new TextEncoder().encode(about);
  file.truncate(0);
  file.write(text, { at: 0 });
  file.flush();
  file.close();
}

async function open(file: string): Promise<SyncHandle> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(RECORDINGS, { create: true });
  return ((await folder.getFileHandle(file, { create: true })) as WorkerFile).createSyncAccessHandle();
}

function tell(message: FromFile): void {
  postMessage(message);
}
