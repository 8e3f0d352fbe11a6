import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evolve } from '../../../../../core/room/evolve.ts';
import { activityDocument } from '../../../../../core/room/features/activities/document.ts';
import type { PublicChatEvent } from '../../../../../core/room/features/chat/types.ts';
import {
  chatWindow,
  isUnread,
  mayRead,
  publicChatEvent,
  unreadAfter,
  windowBefore,
} from '../../../../../core/room/features/chat/view.ts';
import { evolveWindow } from '../../../../../core/room/features/chat/window.ts';
import { isFeatureEvent } from '../../../../../core/room/features/index.ts';
import { PEOPLE, type Played, playFeatures, script } from '../../../../support/feature-play.ts';
import { NOW } from '../../../../support/room.ts';

const always = (rule: (played: Played) => void, numRuns = 200) =>
  fc.assert(
    fc.property(script, steps => rule(playFeatures(steps))),
    { numRuns },
  );

const reader = (played: Played, id: string) => played.end.room.participants.get(id)!;
/** However many are kept, in windows of any size. */
const whole = (played: Played, id: string) =>
  windowBefore(played.end.features.chat, reader(played, id), Number.POSITIVE_INFINITY, 10_000).messages;

/** What that reader is told by each event. */
const told = (played: Played, id: string): PublicChatEvent[] =>
  played.steps.flatMap(({ entry: { event }, after }) => {
    const shown =
      isFeatureEvent(event) && 'chat' in after.features && CHAT.has(event.type)
        ? publicChatEvent(after.features.chat, event as Parameters<typeof publicChatEvent>[1])
        : null;
    return shown && (!shown.about || mayRead(shown.about, reader(played, id))) ? [shown.event] : [];
  });
const CHAT = new Set(['said', 'liked', 'unliked', 'message-deleted', 'pinned', 'unpinned', 'chat-cleared']);

const unliked = <One extends { liked: boolean }>(all: readonly One[]) => all.map(one => ({ ...one, liked: false }));

describe('taking part, whatever anybody does', () => {
  it('the same events in any batching lead a client to the same chat, which is the relay’s', () => {
    fc.assert(
      fc.property(script, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (steps, sizes) => {
        const played = playFeatures(steps);
        for (const id of PEOPLE) {
          const events = told(played, id);
          const start = chatWindow(played.start.features.chat, reader(played, id), 50);
          let [batched, at, turn] = [start, 0, 0];
          while (at < events.length) {
            const size = sizes[turn % sizes.length] ?? 1;
            batched = evolveWindow(batched, events.slice(at, at + size));
            [at, turn] = [at + size, turn + 1];
          }
          expect(batched).toEqual(evolveWindow(start, events));
          expect(unliked(batched.messages)).toEqual(unliked(whole(played, id)));
          const { pinned } = chatWindow(played.end.features.chat, reader(played, id), 50);
          expect(unliked(batched.pinned)).toEqual(unliked(pinned));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('R327: once something is to be known no more, a client’s chat is what is left of the relay’s', () => {
    const forgetting = fc.oneof(
      fc.record({ type: fc.constant('people-forgotten' as const), people: fc.subarray([...PEOPLE]) }),
      fc.record({ type: fc.constant('writing-expired' as const), before: fc.integer({ min: NOW, max: NOW + 80 }) }),
    );
    fc.assert(
      fc.property(script, forgetting, (steps, event) => {
        const played = playFeatures(steps);
        const entry = { revision: played.end.revision + 1, at: NOW + 100, event, by: null };
        const end = evolve(played.end, entry);
        for (const id of PEOPLE) {
          const held = evolveWindow(chatWindow(played.start.features.chat, reader(played, id), 50), [
            ...told(played, id),
            event,
          ]);
          const after = { ...played, end };
          expect(unliked(held.messages)).toEqual(unliked(whole(after, id)));
          expect(unliked(held.pinned)).toEqual(unliked(chatWindow(end.features.chat, reader(after, id), 50).pinned));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('votes are conserved: each tally is a count of everybody’s last answer', () => {
    always(played => {
      for (const { terms, ballots, tallies } of played.end.features.activities.values()) {
        for (const [question, { options }] of terms.questions.entries()) {
          const last = [...ballots.values()].map(({ answers }) => answers[question]);
          const counted = options.map(
            (_, option) => last.filter(answer => Array.isArray(answer) && answer.includes(option)).length,
          );
          expect(tallies[question]).toEqual(counted);
        }
      }
    });
  });

  it('an answer that may not be changed is the first one given', () => {
    always(played => {
      const first = new Map<string, unknown>();
      for (const {
        entry: { event },
      } of played.steps) {
        if (event.type !== 'activity-answered') continue;
        const activity = played.end.features.activities.get(event.activity);
        if (!activity || activity.terms.changeable) continue;
        const key = `${event.activity} ${event.question} ${event.who}`;
        expect(first.has(key)).toBe(false);
        first.set(key, event.answer);
      }
    });
  });

  it('unread counts agree with the log, from any position', () => {
    always(played => {
      for (const id of PEOPLE) {
        for (const seen of [1, played.start.revision, Math.floor(played.end.revision / 2), played.end.revision]) {
          const news = whole(played, id).filter(one => isUnread(one, id, seen));
          const of = (channel: string) => news.filter(one => one.channel === channel).length;
          expect(unreadAfter(played.end.features.chat, reader(played, id), seen)).toEqual({
            everybody: of('everybody'),
            crew: of('crew'),
            private: of('private'),
          });
        }
      }
    });
  });

  it('windows one before the other are the whole chat, in the order of the log', () => {
    always(played => {
      for (const id of PEOPLE) {
        const pieces = [];
        let [before, earlier] = [Number.POSITIVE_INFINITY, true];
        while (earlier) {
          const window = windowBefore(played.end.features.chat, reader(played, id), before, 3);
          pieces.unshift(...window.messages);
          before = window.messages[0]?.id ?? 0;
          earlier = window.earlier;
        }
        expect(pieces).toEqual(whole(played, id));
        expect(pieces.map(one => one.id)).toEqual(pieces.map(one => one.id).sort((a, b) => a - b));
      }
    }, 80);
  });

  it('no document holds a right answer, a result or a name before it is due', () => {
    always(played => {
      for (const { after } of played.steps) {
        for (const activity of after.features.activities.values()) {
          const document = activityDocument(activity, false);
          if (activity.phase === 'draft') expect(document).toBeNull();
          for (const [index, question] of (document?.questions ?? []).entries()) {
            const running = activity.phase === 'open' && activity.asking && activity.current === index;
            if (running)
              expect([question.right, question.tally, question.words, question.voters]).toEqual([
                null,
                null,
                null,
                null,
              ]);
            if (activity.phase === 'open') expect(document?.standings).toBeNull();
          }
        }
      }
    }, 100);
  });

  it('a log read again leads to the same state', () => {
    always(played => {
      expect(played.steps.map(({ entry }) => entry).reduce(evolve, played.start)).toEqual(played.end);
    }, 60);
  });
});
