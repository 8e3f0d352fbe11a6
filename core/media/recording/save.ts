import { download } from '../download.ts';
import { discardRecording, fileOf, hold, type KeptRecording, lockOf, recordings } from './kept.ts';
import { copySeekable } from './remux.ts';

/** Of the File System Access API, which not all browsers have. */
interface SavePicker {
  showSaveFilePicker?(options: {
    suggestedName: string;
    types: { accept: Record<string, string[]> }[];
  }): Promise<FileSystemFileHandle>;
}

/**
 * What became of saving. `saved`: it is where the person chose, and our copy is gone. `downloaded`:
 * the browser was given it; whether it arrived is not told, so our copy stays. `dismissed`: by the person.
 */
export type Saving = 'saved' | 'downloaded' | 'dismissed';

/**
 * Saves a recording where the person chooses, or as a download. Call it in their gesture.
 * @param name the file's name, without extension
 * @throws Error when it could not be written; our copy stays
 */
export async function saveRecording(
  kept: KeptRecording,
  name: string,
  browser: SavePicker = window as SavePicker,
): Promise<Saving> {
  const extension = kept.file.slice(kept.file.lastIndexOf('.'));
  const picked = await pick(browser, name + extension, kept.mimeType, extension);
  if (picked === 'dismissed') return 'dismissed';
  const release = await hold(lockOf(kept.id));
  try {
    if (picked) {
      await copy(kept, picked);
      await discardRecording(kept.id);
      return 'saved';
    }
    download({ name: name + extension, content: await seekable(kept, extension) });
    return 'downloaded';
  } finally {
    release();
  }
}

async function pick(browser: SavePicker, suggestedName: string, mimeType: string, extension: string) {
  if (!browser.showSaveFilePicker) return null;
  const type = mimeType.replace(/;.*/, '');
  try {
    return await browser.showSaveFilePicker({ suggestedName, types: [{ accept: { [type]: [extension] } }] });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return 'dismissed';
    // Not in this kind of window, or not without a gesture: the browser's downloads are always there.
    return null;
  }
}

/** Seekable if it can be read, else byte by byte: a recording is worth more than its index. */
async function copy(kept: KeptRecording, target: FileSystemFileHandle): Promise<void> {
  const recording = await fileOf(kept);
  const writable = await target.createWritable();
  try {
    await copySeekable(recording, writable);
  } catch {
    await writable.abort().catch(() => {});
    await recording.stream().pipeTo(await target.createWritable());
  }
}

/** A copy for the browser's downloads, on disk and not in memory. */
async function seekable(kept: KeptRecording, extension: string): Promise<Blob> {
  const folder = await recordings(true);
  try {
    const target = await folder?.getFileHandle(`${kept.id}.copy${extension}`, { create: true });
    if (!target) return await fileOf(kept);
    await copySeekable(await fileOf(kept), await target.createWritable());
    return await target.getFile();
  } catch {
    return fileOf(kept);
  }
}

/** Letters of a title that a file's name keeps. */
const MAX_NAME = 60;

/** A file's name for a recording: its title and when it began, without what file systems do not take. */
export function recordingName(title: string, startedAt: number): string {
  const when = new Date(startedAt);
  const two = (number: number) => String(number).padStart(2, '0');
  const date = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())} ${two(when.getHours())}.${two(when.getMinutes())}`;
  const taken = title
    // eslint-disable-next-line no-control-regex -- control characters are among what is taken out
    .replaceAll(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  const plain = [...taken].slice(0, MAX_NAME).join('').trim();
  return plain === '' ? date : `${plain} ${date}`;
}
