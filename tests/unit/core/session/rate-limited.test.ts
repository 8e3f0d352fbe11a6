import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientMessage } from '../../../../core/protocol/client.ts';
import { CommandOutbox } from '../../../../core/session/CommandOutbox.ts';
import { PendingRequests } from '../../../../core/session/PendingRequests.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Command = Extract<ClientMessage, { type: 'command' }>;

/** An outbox whose other end is the test: what was sent, in order. */
function outbox() {
  const sent: Command[] = [];
  const box = new CommandOutbox(message => void sent.push(message as Command));
  const texts = () => sent.map(({ command }) => (command.type === 'say' ? command.text : command.type));
  return { box, sent, texts };
}

const say = (text: string) => ({ type: 'say', channel: 'everybody', to: null, text, replyTo: null }) as const;

describe('R245, R250: a command that came too soon', () => {
  it('is sent again under its id when the relay said that it may be, and nobody is told of it', async () => {
    const { box, sent } = outbox();
    const answered = box.submit({ type: 'raise-hand' });
    const id = sent[0]?.id ?? '';
    box.refuse(id, 'rate-limited', 900);
    vi.advanceTimersByTime(800);
    expect(sent).toHaveLength(1);
    vi.advanceTimersByTime(100);
    expect(sent.map(one => one.id)).toEqual([id, id]);
    box.acknowledge(id);
    await answered;
  });

  it('holds back those of its kind, which keep their order and go one by one; others pass', () => {
    const { box, sent, texts } = outbox();
    for (const text of ['one', 'two', 'three']) void box.submit(say(text));
    for (const { id } of [...sent]) box.refuse(id, 'rate-limited', 500);
    void box.submit(say('four'));
    void box.submit({ type: 'raise-hand' });
    expect(texts()).toEqual(['one', 'two', 'three', 'raise-hand']);
    vi.advanceTimersByTime(500);
    expect(texts().slice(4)).toEqual(['one']);
    for (let answered = 4; answered < 8; answered += 1) {
      const { id } = sent[answered]!;
      if (answered === 5) {
        box.refuse(id, 'rate-limited', 500);
        vi.advanceTimersByTime(500);
      } else box.acknowledge(id);
    }
    box.acknowledge(sent[8]!.id);
    expect(texts().slice(4)).toEqual(['one', 'two', 'two', 'three', 'four']);
    // All is well again.
    void box.submit(say('five'));
    void box.submit(say('six'));
    expect(texts().slice(9)).toEqual(['five', 'six']);
  });

  it('is told of when it would have to wait long, and when the relay does not say how long', async () => {
    const { box, sent } = outbox();
    const [long, unsaid] = [box.submit({ type: 'raise-hand' }), box.submit({ type: 'ask-stage' })];
    box.refuse(sent[0]!.id, 'rate-limited', 60_000);
    box.refuse(sent[1]!.id, 'rate-limited');
    for (const one of [long, unsaid]) await expect(one).rejects.toMatchObject({ reason: 'rate-limited' });
  });

  it('R292: is told of when it came too soon again and again, however short each time was', async () => {
    const { box, sent, texts } = outbox();
    const answered = box.submit(say('one'));
    let told = '';
    answered.catch((error: { reason: string }) => (told = error.reason));
    void box.submit(say('two'));
    box.refuse(sent[1]!.id, 'rate-limited', 5);
    for (let tries = 0; tries < 1_000 && told === ''; tries += 1) {
      box.refuse(sent[0]!.id, 'rate-limited', tries % 2 === 0 ? 5 : 0);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(told).toBe('rate-limited');
    expect(sent.length).toBeLessThan(400);
    // Those after it have their turn, and their own time.
    expect(texts().at(-1)).toBe('two');
    box.acknowledge(sent.at(-1)!.id);
  });

  it('R292: is not sent sooner because another one of its kind may be', () => {
    const { box, sent } = outbox();
    for (const text of ['one', 'two']) void box.submit(say(text));
    box.refuse(sent[0]!.id, 'rate-limited', 900);
    box.refuse(sent[1]!.id, 'rate-limited', 300);
    vi.advanceTimersByTime(899);
    expect(sent).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(sent).toHaveLength(3);
  });

  it('R292: is not sent sooner after a reconnect; what had its time goes one by one, and others at once', () => {
    const { box, sent, texts } = outbox();
    for (const text of ['one', 'two']) void box.submit(say(text));
    void box.submit({ type: 'raise-hand' });
    for (const { id } of sent.slice(0, 2)) box.refuse(id, 'rate-limited', 500);
    vi.advanceTimersByTime(100);
    box.resend();
    expect(texts().slice(3)).toEqual(['raise-hand']);
    vi.advanceTimersByTime(399);
    expect(sent).toHaveLength(4);
    vi.advanceTimersByTime(1);
    expect(texts().slice(4)).toEqual(['one']);
    // Cut again before it was answered.
    box.resend();
    expect(texts().slice(5)).toEqual(['raise-hand', 'one']);
    box.acknowledge(sent[0]!.id);
    expect(texts().slice(7)).toEqual(['two']);
  });

  it('is not sent any more once the session is closed', async () => {
    const { box, sent } = outbox();
    const answered = box.submit({ type: 'raise-hand' });
    box.refuse(sent[0]!.id, 'rate-limited', 500);
    box.close();
    await expect(answered).rejects.toMatchObject({ name: 'ClosedError' });
    vi.advanceTimersByTime(1_000);
    expect(sent).toHaveLength(1);
  });
});

describe('R248, R250: a question that came too soon', () => {
  it('is asked again when the relay said that it may be', async () => {
    const sent: ClientMessage[] = [];
    const requests = new PendingRequests<string>(message => sent.push(message) > 0);
    let asked = '';
    const answer = requests.ask(id => ({ type: 'line', id: (asked = id) }));
    requests.refuse(asked, 1_500);
    vi.advanceTimersByTime(1_499);
    expect(sent).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual([sent[0], sent[0]]);
    requests.answer(asked, 'here');
    expect(await answer).toBe('here');
  });

  it('comes to nothing when it is refused for another reason, or the relay goes out of reach meanwhile', async () => {
    const sent: ClientMessage[] = [];
    const requests = new PendingRequests<string>(message => sent.push(message) > 0);
    const ids: string[] = [];
    const question = (id: string): ClientMessage => {
      ids.push(id);
      return { type: 'line', id };
    };
    const [outside, cut] = [requests.ask(question), requests.ask(question)];
    requests.refuse(ids[0] ?? '');
    requests.refuse(ids[1] ?? '', 1_000);
    requests.drop();
    vi.advanceTimersByTime(5_000);
    expect(await Promise.all([outside, cut])).toEqual([null, null]);
    expect(sent).toHaveLength(2);
  });

  it('comes to nothing in the end when it is always too soon', async () => {
    const sent: ClientMessage[] = [];
    const requests = new PendingRequests<string>(message => sent.push(message) > 0);
    let [asked, told] = ['', undefined as string | null | undefined];
    void requests.ask(id => ({ type: 'line', id: (asked = id) })).then(answer => (told = answer));
    for (let tries = 0; tries < 100 && told === undefined; tries += 1) {
      requests.refuse(asked, 10);
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(told).toBeNull();
    expect(sent.length).toBeLessThan(20);
  });
});
