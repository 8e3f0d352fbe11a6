import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../../core/room/events.ts';
import { evolve } from '../../../../core/room/evolve.ts';
import { partsOf } from '../../../../core/room/parts.ts';
import { forgets, Forgotten } from '../../../../core/room/redaction/Forgotten.ts';
import { redacted } from '../../../../core/room/redaction/redact.ts';
import { portable } from '../../../../core/room/snapshot.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import { forgettingSettings, forgettingSteps } from '../../../support/forgetting-arbitraries.ts';
import { play } from '../../../support/room-play.ts';

/** All of it, in its order. */
const written = (state: RoomState) => [...partsOf(portable(state))].join('\n');
const stateOf = (log: readonly LogEntry[]) => log.reduce<RoomState | null>(evolve, null)!;

function redactedLog(log: readonly LogEntry[]): { log: LogEntry[]; forgotten: Forgotten } {
  const forgotten = new Forgotten();
  for (const entry of log) forgotten.take(entry);
  return { log: log.map(entry => redacted(entry, forgotten)), forgotten };
}

/** Names and texts that a log says are to be known no more: what must be nowhere, found by itself. */
function forbidden(log: readonly LogEntry[]): Set<string> {
  const words = new Set<string>();
  for (const [index, { event, revision }] of log.entries()) {
    const before = log.slice(0, index);
    if (event.type === 'people-forgotten')
      for (const id of event.people) for (const word of wordsOf(id, before)) words.add(word);
    if (event.type === 'people-forgotten') for (const word of invitationsOf(before, event.people)) words.add(word);
    if (event.type === 'writing-expired')
      for (const entry of before) for (const word of writing(entry, event.before)) words.add(word);
    for (const { event: one } of before) {
      if (one.type !== 'said') continue;
      const { id, channel, text } = one.message;
      if (event.type === 'message-deleted' && event.message === id) words.add(text);
      if (event.type === 'chat-cleared' && channel === 'everybody' && id < revision) words.add(text);
    }
  }
  words.delete('');
  return words;
}

function wordsOf(person: string, log: readonly LogEntry[]): string[] {
  const asked = new Set<number>();
  return log.flatMap(({ event }): string[] => {
    const { outsider } = event;
    // Whoever is in the lobby goes by the name of an invitation, which others may have, too.
    const isTheirs =
      outsider?.from === 'lobby' && outsider.participant === person && !outsider.name.startsWith('guest-');
    const outside = isTheirs ? [outsider.name] : [];
    if ('participant' in event && event.participant.id === person) return [...outside, event.participant.name];
    if (event.type === 'said' && event.message.from === person) return [event.message.text, event.message.name];
    if (event.type === 'asked' && event.who === person) {
      asked.add(event.question);
      return [event.text, event.name];
    }
    if (event.type === 'question-answered' && asked.has(event.question)) return [event.text];
    if (event.type === 'activity-answered' && event.who === person)
      return [event.name, ...(typeof event.answer === 'string' ? [event.answer] : [])];
    return outside;
  });
}

/** What invitations say that these people came by, and nobody else. */
function invitationsOf(log: readonly LogEntry[], people: readonly string[]): string[] {
  return log.flatMap(({ event }) => {
    if (event.type !== 'invitation-created') return [];
    const { id, name, email } = event.invitation;
    const came = log.flatMap(({ event: { outsider, ...one } }) => [
      ...(one.type === 'entered' && one.invitation === id ? [one.participant.id] : []),
      ...(outsider?.from === 'lobby' && outsider.invitation === id ? [outsider.participant] : []),
    ]);
    return came.length > 0 && came.every(one => people.includes(one)) ? [name, email] : [];
  });
}

function writing({ event, at }: LogEntry, before: number): string[] {
  if (event.type === 'said' && event.message.at < before) return [event.message.text];
  if (event.type === 'asked' && event.at < before) return [event.text];
  return event.type === 'activity-answered' && typeof event.answer === 'string' && at < before ? [event.answer] : [];
}

/** Kinds of events that hold a name or a text. */
const REWRITTEN = [
  'entered',
  'hand-raised',
  'said',
  'asked',
  'question-answered',
  'announced',
  'activity-answered',
  'invitation-created',
];

describe('R327: what is to be known no more', () => {
  const always = (rule: (log: readonly LogEntry[], end: RoomState) => void, numRuns = 300) =>
    fc.assert(
      fc.property(forgettingSettings, forgettingSteps, (roomSettings, script) => {
        const { log, end } = play(roomSettings, script);
        rule(log, end);
      }),
      { numRuns },
    );

  it('a log without it leads exactly where the log led', () => {
    let forgot = 0;
    const rewrote = new Map<string, number>();
    always((log, end) => {
      const { log: rest } = redactedLog(log);
      expect(written(stateOf(rest))).toEqual(written(end));
      forgot += log.filter(({ event }) => forgets(event)).length;
      for (const [index, entry] of rest.entries())
        if (entry !== log[index]) rewrote.set(entry.event.type, (rewrote.get(entry.event.type) ?? 0) + 1);
    });
    // Or the sessions show nothing.
    expect(forgot).toBeGreaterThan(300);
    for (const kind of REWRITTEN) expect(rewrote.get(kind) ?? 0, kind).toBeGreaterThan(0);
  });

  it('a log of which only some entries were rewritten leads there, too: a room may be loaded meanwhile', () => {
    fc.assert(
      fc.property(
        forgettingSettings,
        forgettingSteps,
        fc.infiniteStream(fc.boolean()),
        (roomSettings, script, some) => {
          const { log, end } = play(roomSettings, script);
          const { log: rest } = redactedLog(log);
          const mixed = log.map((entry, index) => (some.next().value ? (rest[index] ?? entry) : entry));
          expect(written(stateOf(mixed))).toEqual(written(end));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is in no entry of such a log, and in no state from then on', () => {
    always((log, end) => {
      const { log: rest } = redactedLog(log);
      const left = JSON.stringify(rest) + written(end);
      expect([...forbidden(log)].filter(word => left.includes(word))).toEqual([]);
    });
  });

  it('an entry keeps its revision, time, kind and cause; taking it out again changes nothing', () => {
    always(log => {
      const { log: rest, forgotten } = redactedLog(log);
      for (const [index, { revision, at, by, event }] of rest.entries()) {
        const before = log[index]!;
        expect([revision, at, by, event.type]).toEqual([before.revision, before.at, before.by, before.event.type]);
      }
      expect(rest.map(entry => redacted(entry, forgotten))).toEqual(rest);
      const again = redactedLog(rest).log;
      for (const [index, entry] of again.entries()) expect(entry).toBe(rest[index]);
    }, 100);
  });
});
