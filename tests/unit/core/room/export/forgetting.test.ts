import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../../../core/room/events.ts';
import { Forgotten } from '../../../../../core/room/redaction/Forgotten.ts';
import { redacted } from '../../../../../core/room/redaction/redact.ts';
import { forgettingSettings, forgettingSteps } from '../../../../support/forgetting-arbitraries.ts';
import { play } from '../../../../support/room-play.ts';
import { tablesOf } from '../../../../support/tables.ts';

function without(log: readonly LogEntry[]): LogEntry[] {
  const forgotten = new Forgotten();
  for (const entry of log) forgotten.take(entry);
  return log.map(entry => redacted(entry, forgotten));
}

describe('R330: the export of a room that forgot something', () => {
  it('is the same before and after it was taken out of the log', () => {
    fc.assert(
      fc.property(forgettingSettings, forgettingSteps, (settings, steps) => {
        const { log } = play(settings, steps);
        expect(tablesOf('all', without(log))).toEqual(tablesOf('all', log));
      }),
      { numRuns: 150 },
    );
  });
});
