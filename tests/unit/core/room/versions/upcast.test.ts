import { describe, expect, it } from 'vitest';
import type { RoomEvent } from '../../../../../core/room/events.ts';
import { evolve } from '../../../../../core/room/evolve.ts';
import { DEFAULT_FEATURES } from '../../../../../core/room/features/settings.ts';
import { EVENT_VERSIONS, isKnown, toStored, UnknownEvent, upcast } from '../../../../../core/room/versions/index.ts';
import { UPCASTERS } from '../../../../../core/room/versions/upcasters.ts';
import { playGoldenSession } from '../../../../golden/play.ts';
import { createdEntry } from '../../../../support/room.ts';

const TYPES = Object.keys(EVENT_VERSIONS) as RoomEvent['type'][];

describe('R305: an event of the log', () => {
  it.each(TYPES)('%s has an upcaster for each version but the last', type => {
    expect(UPCASTERS[type] ?? []).toHaveLength(EVENT_VERSIONS[type] - 1);
  });

  it('is read as it was written, and its version is told to nobody', () => {
    for (const { event } of playGoldenSession()) {
      const stored = JSON.parse(JSON.stringify(toStored(event))) as { v?: number };
      expect(stored.v).toBe(EVENT_VERSIONS[event.type] === 1 ? undefined : EVENT_VERSIONS[event.type]);
      expect(upcast(stored)).toEqual(event);
      expect(upcast(stored)).not.toHaveProperty('v');
    }
  });

  it.each([
    ['of a kind that is not known', { type: 'was-dreamt-of' }],
    ['named like what objects have', { type: 'toString' }],
    ['without a name', {}],
    ['in a form that is not known', { type: 'left', v: 2, id: 'ada', reason: 'left' }],
  ])('%s is of a newer version', (_what, stored) => {
    expect(() => upcast(stored)).toThrow(UnknownEvent);
  });

  it.each([
    ['nothing', null],
    ['a text', 'left'],
    ['a version below the first', { type: 'left', v: 0 }],
    ['half a version', { type: 'left', v: 0.5 }],
    ['a version in words', { type: 'left', v: 'one' }],
    ['an entering of nobody', { type: 'entered' }],
    ['settings without any', { type: 'settings-changed' }],
    ['switches that are none', { type: 'settings-changed', settings: { features: null } }],
    ['an invitation that is a list', { type: 'invitation-created', invitation: [] }],
  ])('%s is damaged', (_what, stored) => {
    expect(() => upcast(stored)).toThrow(TypeError);
  });

  it('is known up to its version', () => {
    expect([isKnown('left', 1), isKnown('left', 2), isKnown('entered', 2), isKnown('constructor', 1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

it('R306: a room that lacks one switch among its features has the others as they were, and that one as it always was', () => {
  const entry = createdEntry({ features: { ...DEFAULT_FEATURES, slowSeconds: 30, polls: false } });
  const { settings, ...rest } = JSON.parse(JSON.stringify(entry.event)) as {
    settings: { features: Record<string, unknown> };
  };
  const { anonymousQuestions: _, ...features } = settings.features;
  const event = upcast({ ...rest, settings: { ...settings, features } });
  expect(evolve(null, { ...entry, event }).room.settings.features).toEqual({
    ...DEFAULT_FEATURES,
    slowSeconds: 30,
    polls: false,
    anonymousQuestions: false,
  });
});
