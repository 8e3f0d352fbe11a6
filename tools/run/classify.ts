import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Recogniser } from '../../core/links/recognise.ts';
import { findTextLinks } from '../../core/links/textLinks.ts';
import { readArguments } from '../lib/arguments.ts';
import { root } from '../lib/paths.ts';
import { main, Trouble } from '../lib/terminal.ts';

interface Line {
  readonly id?: unknown;
  readonly text?: string;
  readonly href?: string;
  readonly base?: string;
}

const USAGE = 'Usage: npm run -s classify -- FILE [--server ORIGIN]...';
/** The document that links without a base stand in. */
const PAGE = 'https://page.example/dir/';

/** A line is an address as it stands, or one with what is known of it: `{"id","href","base"}`, `{"id","text"}`. */
function read(raw: string): Line {
  if (!raw.trimStart().startsWith('{')) return { href: raw.trim() };
  try {
    return JSON.parse(raw) as Line;
  } catch {
    throw new Trouble(`This line is no JSON, though it begins with “{”: ${raw.slice(0, 80)}`);
  }
}

/** Prints what the extension makes of every line of a file of links, one JSON object a line. */
await main(async () => {
  const { values, positionals } = readArguments(USAGE, {
    allowPositionals: true,
    options: { server: { type: 'string', multiple: true } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new Trouble(USAGE);
  if (!existsSync(file)) throw new Trouble(`There is no file ${file}. ${USAGE}`);
  const own = new Set(
    values.server ?? (JSON.parse(readFileSync(join(root, 'tests/data/links/servers.json'), 'utf8')) as string[]),
  );
  const recogniser = new Recogniser({ trusts: origin => own.has(origin) });
  for await (const raw of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (raw.trim() === '') continue;
    const line = read(raw);
    const match =
      line.text === undefined
        ? recogniser.recognise(line.href ?? '', line.base ?? PAGE)
        : (findTextLinks(line.text, recogniser)[0]?.match ?? null);
    const { provider, url, verify } = match ?? { provider: null };
    console.log(
      JSON.stringify({ id: line.id, provider, ...(url === undefined ? {} : { url }), ...(verify ? { verify } : {}) }),
    );
  }
  return 0;
});
