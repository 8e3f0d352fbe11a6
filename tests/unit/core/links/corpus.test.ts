import { describe, expect, test } from 'vitest';
import { Recogniser } from '../../../../core/links/recognise.ts';
import { isLoopback } from '../../../../core/links/sessionLink.ts';
import { classify, type LabelledLink, readLines } from '../../../support/link-corpus.ts';

const corpus = readLines<LabelledLink>('corpus.jsonl');
const HOSTILE = ['neg-lookalike', 'neg-wrapped', 'neg-scheme'];

function summary(line: LabelledLink) {
  const match = classify(line);
  if (!match || (line.alsoOk === 'candidate' && match.verify)) return null;
  return { provider: match.provider, url: match.url, ...(match.verify ? { verify: true } : {}) };
}

describe('the labelled corpus', () => {
  test.each(corpus.map(line => [line.id, line.cat, JSON.stringify(line.text ?? line.href), line] as const))(
    '%s (%s): %s',
    (_id, _cat, _shown, line) => {
      expect(summary(line)).toEqual(line.expect);
    },
  );

  test('holds what its figures speak of', () => {
    expect(corpus.length).toBeGreaterThan(850);
    expect(corpus.filter(line => HOSTILE.includes(line.cat)).length).toBeGreaterThan(150);
    expect(new Set(corpus.map(line => line.expect?.provider)).size).toBeGreaterThan(60);
  });
});

describe('questions of judgement', () => {
  const recogniser = new Recogniser({ trusts: origin => isLoopback(new URL(origin).hostname) });

  test.each(
    readLines<LabelledLink & { case: string; because: string }>('policy.jsonl').map(
      line => [line.id, line.case, line.because, line] as const,
    ),
  )('%s, %s: %s', (_id, _case, _because, line) => {
    const match = classify(line, recogniser);
    expect(match && { provider: match.provider, url: match.url }).toEqual(line.expect);
  });
});
