import { describe, expect, it } from 'vitest';
import type { ClientMessage } from '../../../../core/protocol/client.ts';
import { decodeServerMessage } from '../../../../core/protocol/codec.ts';
import type { MoreMessage, Part } from '../../../../core/protocol/features/server.ts';
import { BoardClient } from '../../../../core/session/features/BoardClient.ts';
import { asked, poll } from '../../../support/board-documents.ts';
import { SERVER_MESSAGES } from '../../../support/frames.ts';

const NO_ENDS = { open: null, answered: null, dismissed: null, activities: null, barred: null, own: null };

const part = (changes: Partial<Part> = {}): Part => ({
  chat: null,
  activities: [],
  questions: [],
  announcement: null,
  barred: [],
  own: { answers: [], asked: [], upvoted: [], barred: false },
  totals: { open: 0, answered: 0, dismissed: 0 },
  ends: NO_ENDS,
  ...changes,
});

function board() {
  const sent: Extract<ClientMessage, { type: 'more' }>[] = [];
  const held = new BoardClient({ send: message => message.type === 'more' && sent.push(message) > 0 });
  const answer = async (window: Partial<Omit<MoreMessage, 'type' | 'id'>>) => {
    held.answer({ ...window, next: window.next ?? null, id: sent.at(-1)!.id });
    await Promise.resolve();
    await Promise.resolve();
  };
  return { held, sent, answer };
}

describe('the board', () => {
  it('R108: from a relay older than windows it is whole, and its questions are counted here', () => {
    const entered = SERVER_MESSAGES.find(one => one.type === 'entered');
    const { totals: _totals, ends: _ends, ...old } = entered!.part!;
    const { more: _more, ...question } = poll().questions[0]!;
    const frame = { ...entered, part: { ...old, activities: [{ ...poll(), questions: [question] }] } };
    const message = decodeServerMessage(JSON.stringify(frame));
    const { held } = board();
    held.begin((message as typeof entered & object).part!);
    expect(held.value.totals).toEqual({ open: 0, answered: 1, dismissed: 0 });
    expect(held.value.activities[0]?.questions[0]?.more).toBeNull();
    held.take({ type: 'board', questions: [asked(20)] });
    expect(held.value.totals).toEqual({ open: 1, answered: 1, dismissed: 0 });
    expect(Object.values(held.value.ends)).toEqual([null, null, null, null, null, null]);
  });

  it('asks for one window of a list at a time, and what was told meanwhile is newer than the answer', async () => {
    const { held, sent, answer } = board();
    held.begin(part({ questions: [asked(1, { votes: 3 })], ends: { ...NO_ENDS, open: 'open:3:1' } }));
    const loading = held.loadMore('open');
    expect(await held.loadMore('open')).toBe(false);
    expect(sent.map(({ after }) => after)).toEqual(['open:3:1']);
    held.take({ type: 'board', questions: [asked(2, { votes: 9 })] });
    await answer({ questions: [asked(2, { votes: 1 }), asked(3)] });
    expect(await loading).toBe(true);
    expect(held.value.questions.map(({ id, votes }) => [id, votes])).toEqual([
      [1, 3],
      [2, 9],
      [3, 0],
    ]);
    expect(await held.loadMore('open')).toBe(false);
  });

  it('after a cut as much is loaded again as was there, and what was asked before it counts no more', async () => {
    const { held, sent, answer } = board();
    const first = part({ questions: [asked(1)], ends: { ...NO_ENDS, open: 'open:0:1' } });
    held.begin(first);
    const loading = held.loadMore('open');
    await answer({ questions: [asked(2)], next: 'open:0:2' });
    expect(await loading).toBe(true);
    const lost = held.loadMore('open');
    held.drop();
    held.begin(first);
    expect(await lost).toBe(false);
    expect(sent.map(({ after }) => after)).toEqual(['open:0:1', 'open:0:2', 'open:0:1']);
    await answer({ questions: [asked(2)], next: 'open:0:2' });
    expect(held.value.questions.map(({ id }) => id)).toEqual([1, 2]);
    expect(held.value.ends.open).toBe('open:0:2');
  });

  it('R327: answers loaded beyond a first window go when something is to be known no more', async () => {
    const { held, answer } = board();
    const open = (names: string[], more: string | null) => {
      const [question] = poll().questions;
      const voters = names.map(name => ({ name, options: [0] }));
      return { ...poll(), questions: [{ ...question!, voters, more }] } as Part['activities'][number];
    };
    const shown = () => held.value.activities[0]?.questions[0]?.voters?.map(({ name }) => name);
    held.begin(part({ activities: [open(['Ada', 'Bob'], 'answers:1:0:2')] }));
    const loading = held.loadAnswers(poll().id, 0);
    await answer({ voters: [{ name: 'Cleo', options: [0] }] });
    expect(await loading).toBe(true);
    held.take({ type: 'board', activities: [open(['Ada', 'Bob'], 'answers:1:0:2')] });
    expect(shown()).toEqual(['Ada', 'Bob', 'Cleo']);
    held.forget();
    held.take({ type: 'board', activities: [open(['', 'Bob'], null)] });
    expect(shown()).toEqual(['', 'Bob']);
  });

  it("one's own answers that did not fit are asked for at once", async () => {
    const { held, answer } = board();
    const own = { answers: [{ activity: 7, answers: [[0]] }], asked: [], upvoted: [], barred: false };
    held.begin(part({ own, ends: { ...NO_ENDS, own: 'own:1' } }));
    await answer({ answers: [{ activity: 5, answers: ['words'] }] });
    expect(held.answersTo(5)).toEqual(['words']);
    held.take({ type: 'board', own: { ...own, answers: [{ activity: 7, answers: [[1]] }] } });
    expect([held.answersTo(5), held.answersTo(7)]).toEqual([['words'], [[1]]]);
    held.take({ type: 'board', gone: [5] });
    expect(held.answersTo(5)).toEqual([]);
  });
});
