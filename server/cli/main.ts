import { join, resolve } from 'node:path';
import { mustHaveRooms, ROOMS_FILE } from '../restoring.ts';
import { check } from './check.ts';
import { backup, compact, restore } from './copies.ts';
import { exportRoom } from './export.ts';
import { Problem, sentenceOf } from './problem.ts';
import { removeRoom } from './remove.ts';

/** What whoever runs a server does with its data folder. `DATA_DIR` says which, as for the server. */

const HELP = `The server, and what to do with its data folder (DATA_DIR, .data by default):

  npm run server                         starts the server
  npm run server -- check                reads all rooms and says which are damaged; ends with 1 if any is
  npm run server -- backup FILE          copies all rooms into FILE, also while the server runs
  npm run server -- restore FILE         puts such a copy back, while no server runs; the rooms there are kept
                                         under another name
  npm run server -- export SLUG FILE     writes the log of one room as JSON, an entry a line ("-": to the output),
                                         also that of a damaged one
  npm run server -- compact              gives back the disk that forgotten and removed entries took, while no
                                         server runs
  npm run server -- remove SLUG          deletes a room for good, while no server runs
  npm run server -- help                 this text

docs/operating.md says more.
`;
/** Exit codes: something is not well or did not work, and: nobody knows what was meant. */
const [FAILED, MISUSED] = [1, 2];

const dataDir = resolve(process.env['DATA_DIR'] || '.data');
const rooms = join(dataDir, ROOMS_FILE);
// A second copy of what is in them is nowhere else, and needs room on no other disk. Read when SQLite starts.
// https://www.sqlite.org/tempfiles.html#temporary_file_storage_locations
process.env['SQLITE_TMPDIR'] ??= dataDir;
/** npm runs scripts in the project's folder; files are named from where the person is. */
const file = (name: string) => (name === '-' ? name : resolve(process.env['INIT_CWD'] ?? '.', name));
const tell = (line: string) => void process.stdout.write(`${line}\n`);
/** Beside what goes to the output. */
const note = (line: string) => void process.stderr.write(`${line}\n`);

const entries = (count: number) => `${count} ${count === 1 ? 'entry' : 'entries'}`;
const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

const COMMANDS: Readonly<Record<string, { readonly takes: number; run(...given: string[]): unknown }>> = {
  check: {
    takes: 0,
    run() {
      if (!check(rooms, tell)) process.exitCode = FAILED;
    },
  },
  backup: {
    takes: 1,
    async run(target: string) {
      if (target === '-') throw new Problem('A backup is a file of its own. Name one.');
      tell(`✓ ${await backup(rooms, file(target))} copied to ${file(target)}`);
    },
  },
  restore: {
    takes: 1,
    async run(source: string) {
      const { kept, size } = await restore(file(source), dataDir, new Date());
      tell(`✓ ${size} put back into ${dataDir}`);
      if (kept !== null) tell(`What was there is in ${kept}`);
    },
  },
  export: {
    takes: 2,
    async run(slug: string, target: string) {
      const { written, unreadable } = await exportRoom(rooms, slug, file(target));
      note(`✓ ${entries(written)} of ${slug} written`);
      if (unreadable === 0) return;
      note(
        `✗ ${entries(unreadable)} cannot be read: the file is damaged there. Their revisions are in what was written.`,
      );
      process.exitCode = FAILED;
    },
  },
  compact: {
    takes: 0,
    async run() {
      const { before, after } = await compact(dataDir);
      tell(`✓ ${mebibytes(before)} before, ${mebibytes(after)} now`);
    },
  },
  remove: {
    takes: 1,
    async run(slug: string) {
      await removeRoom(dataDir, slug, Date.now());
      tell(`✓ ${slug} is deleted: nothing of it is in ${rooms} any more`);
      tell('Backups that were made before have it still.');
    },
  },
  help: { takes: 0, run: () => tell(HELP.trimEnd()) },
};

// If the reader of our output has ended, nothing more is printed.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/** Those that read rooms, also beside a server. */
const READERS = ['check', 'backup', 'export'];

const [name = 'help', ...given] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : name === '--help' ? COMMANDS['help'] : undefined;
if (command?.takes !== given.length) {
  note(
    command
      ? `✗ "${name}" takes ${['nothing', 'one name', 'two names'][command.takes]} after it.\n`
      : `✗ There is no "${name}".\n`,
  );
  note(HELP.trimEnd());
  process.exitCode = MISUSED;
} else {
  try {
    if (READERS.includes(name)) await mustHaveRooms(dataDir);
    await command.run(...given);
  } catch (error) {
    note(`✗ ${sentenceOf(error)}`);
    process.exitCode = FAILED;
  }
}
