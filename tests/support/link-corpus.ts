import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Recogniser, type SessionMatch } from '../../core/links/recognise.ts';
import { findTextLinks } from '../../core/links/textLinks.ts';

export interface LabelledLink {
  readonly id: string;
  readonly text?: string;
  readonly href?: string;
  readonly base?: string;
  readonly expect: { provider: string; url: string; verify?: boolean } | null;
  readonly alsoOk?: 'candidate';
  readonly cat: string;
  readonly tier: number;
}

const data = join(import.meta.dirname, '..', 'data', 'links');
/** The document that links without a base stand in. */
const PAGE = 'https://page.example/dir/';

export function readLines<Line>(file: string): Line[] {
  return readFileSync(join(data, file), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Line);
}

export const trustedServers = new Set(JSON.parse(readFileSync(join(data, 'servers.json'), 'utf8')) as string[]);
const corpusRecogniser = new Recogniser({ trusts: origin => trustedServers.has(origin) });

/** What the extension makes of a line: its first session link. */
export function classify(
  line: Pick<LabelledLink, 'text' | 'href' | 'base'>,
  recogniser = corpusRecogniser,
): SessionMatch | null {
  if (line.text !== undefined) return findTextLinks(line.text, recogniser)[0]?.match ?? null;
  return recogniser.recognise(line.href ?? '', line.base ?? PAGE);
}
