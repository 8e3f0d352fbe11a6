import { FolderInUse, LockDamaged } from '../data-folder.ts';
import { RoomsMissing } from '../restoring.ts';

/** A command that cannot be done: its message is one sentence, with what to do. */
export class Problem extends Error {
  override name = 'Problem';
}

/** What went wrong, as one sentence for whoever runs the server. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ([Problem, FolderInUse, LockDamaged, RoomsMissing].some(one => error instanceof one)) return error.message;
  const { code = '', path = '', errcode = 0 } = error as NodeJS.ErrnoException & { errcode?: number };
  return WORDS[code]?.(path) ?? SQLITE[errcode & 0xff] ?? `It did not work: ${error.message}.`;
}

const WORDS: Readonly<Record<string, (path: string) => string>> = {
  EEXIST: path => `${path} is there already. Choose another name.`,
  ENOENT: path => `There is no ${path}, or no folder for it.`,
  ENOTDIR: path => `${path} lies below a file.`,
  EISDIR: path => `${path} is a folder. Name a file.`,
  EACCES: path => `This user may not use ${path}.`,
  EPERM: path => `This user may not use ${path}.`,
  EROFS: path => `${path} is on a disk that can only be read.`,
  ENOSPC: () => 'The disk is full. Free some space, or choose another one.',
  EDQUOT: () => 'The disk is full. Free some space, or choose another one.',
};

const DAMAGED = 'The file is damaged, or no SQLite file. Use a backup.';
/** By SQLite's results (https://www.sqlite.org/rescode.html). */
const SQLITE: Readonly<Record<number, string>> = {
  1: 'This is no file of Sidestage’s rooms.',
  5: 'The file is being written by somebody else. Try again.',
  8: 'The file can only be read.',
  11: DAMAGED,
  13: 'The disk is full. Free some space, or choose another one.',
  14: 'The file cannot be opened by this user.',
  26: DAMAGED,
};
