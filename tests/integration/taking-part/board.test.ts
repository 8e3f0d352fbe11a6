import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BOARD_INTERVAL_MS, REACTIONS_INTERVAL_MS, TAKING_PART_RATES } from '../../../core/protocol/limits.ts';
import type { RelayClient } from '../../support/relay-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { crowd, draft, OPEN, POLL, QUIZ, said, say, VOTE, wire } from '../../support/taking-part.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ graceMs: 60_000 });
});
afterAll(() => server.close());

const activityIn = (
  client: RelayClient,
  fits: (one: { phase: string; people: number; asking: boolean; current: number }) => boolean,
) =>
  client
    .next('board', one => one.activities?.some(fits) ?? false)
    .then(({ activities = [] }) => activities.find(fits)!);

const choose = (activity: number, ...answer: number[]) =>
  ({ type: 'answer-activity', activity, question: 0, answer }) as const;

describe('activities', () => {
  it('R120: a draft is known to moderators alone', async () => {
    const { host, viewer } = await crowd(server);
    const bob = await viewer('Bob');
    const activity = await said(host, draft(POLL));
    await activityIn(host, one => one.phase === 'draft');
    expect(await bob.command(choose(activity, 0))).toMatchObject({ reason: 'no-such-activity' });
    expect(await bob.command({ type: 'open-activity', activity })).toMatchObject({ reason: 'not-allowed' });
    await bob.settled();
    expect(wire(bob)).not.toContain('Tea or coffee?');
  });

  it('R121: results stay with moderators until they are published, unless they are live', async () => {
    const { slug, host, viewer } = await crowd(server);
    const [bob, eve] = [await viewer('Bob'), await viewer('Eve')];
    const activity = await said(host, draft(POLL));
    await host.command({ type: 'open-activity', activity });
    await activityIn(eve, one => one.phase === 'open');
    await bob.command(choose(activity, 2));
    const open = await activityIn(eve, one => one.people === 1);
    expect(open).toMatchObject({ questions: [{ tally: null, voters: null, answered: 1 }] });
    expect(await activityIn(host, one => one.people === 1)).toMatchObject({ questions: [{ tally: [0, 0, 1] }] });
    await host.command({ type: 'close-activity', activity });
    expect(await activityIn(eve, one => one.phase === 'closed')).toMatchObject({ questions: [{ tally: null }] });
    expect(await bob.command(choose(activity, 1))).toMatchObject({ reason: 'not-answerable' });
    await host.command({ type: 'publish-activity', activity });
    expect(await activityIn(eve, one => one.phase === 'published')).toMatchObject({
      questions: [{ tally: [0, 0, 1], voters: null }],
    });
    const late = await server.connect();
    await late.hello(slug);
    const { part } = await late.enter('Late');
    expect(part?.activities).toMatchObject([{ phase: 'published', questions: [{ tally: [0, 0, 1] }] }]);
  });

  it('R122: one answer a person: the last one counts, and without a change allowed the first', async () => {
    const { host, viewer } = await crowd(server);
    const bob = await viewer('Bob');
    const free = await said(host, draft(POLL));
    const final = await said(host, draft({ ...VOTE, changeable: false }));
    for (const activity of [free, final]) await host.command({ type: 'open-activity', activity });
    for (const option of [0, 1, 2]) expect(await bob.command(choose(free, option))).toMatchObject({ type: 'ack' });
    expect(await bob.command(choose(final, 0))).toMatchObject({ type: 'ack' });
    expect(await bob.command(choose(final, 1))).toMatchObject({ reason: 'answer-final' });
    expect(await bob.command(choose(final, 0))).toMatchObject({ type: 'ack' });
    expect(await bob.command(choose(free, 0, 1))).toMatchObject({ reason: 'bad-answer' });
    expect(await bob.command(choose(free, 9))).toMatchObject({ reason: 'bad-answer' });
    await bob.next(
      'board',
      one => one.own?.answers.find(({ activity }) => activity === final)?.answers[0] !== undefined,
    );
    const told = await host.next(
      'board',
      one => one.activities?.some(({ id, people }) => id === free && people === 1) ?? false,
    );
    expect(told.activities?.find(({ id }) => id === free)?.questions[0]?.tally).toEqual([0, 0, 1]);
  });

  it('R123: the right answers of a quiz come when their question is over, and not before', async () => {
    const { slug, host, viewer } = await crowd(server);
    const [bob, eve] = [await viewer('Bob'), await viewer('Eve')];
    const activity = await said(host, draft(QUIZ));
    await host.command({ type: 'open-activity', activity });
    const first = await activityIn(bob, one => one.asking);
    expect(first.questions).toMatchObject([{ text: 'Two and two?', right: null, tally: null }]);
    await bob.command(choose(activity, 1));
    await eve.command(choose(activity, 0));
    expect(await eve.command({ ...choose(activity, 0), question: 1 })).toMatchObject({ reason: 'not-answerable' });
    const late = await server.connect();
    await late.hello(slug);
    const { part } = await late.enter('Late');
    expect(part?.activities[0]?.questions).toMatchObject([{ right: null }]);
    for (const client of [bob, eve, late]) expect(wire(client)).not.toMatch(/"right":\[|Prime\?|"standings":\[/);
    await host.command({ type: 'advance-activity', activity });
    expect((await activityIn(bob, one => !one.asking && one.phase === 'open')).questions).toMatchObject([
      { right: [1] },
    ]);
    expect(wire(bob)).not.toContain('Prime?');
    await host.command({ type: 'advance-activity', activity });
    await activityIn(bob, one => one.asking && one.current === 1);
    await bob.command({ type: 'answer-activity', activity, question: 1, answer: [2, 1] });
    for (const client of [bob, eve, late]) expect(wire(client)).not.toContain('"right":[1,2]');
    await host.command({ type: 'advance-activity', activity });
    await host.command({ type: 'advance-activity', activity });
    expect((await activityIn(bob, one => one.phase === 'closed')).questions[1]).toMatchObject({ right: [1, 2] });
    expect(wire(bob)).not.toContain('"standings":[');
    await host.command({ type: 'publish-activity', activity });
    expect(await activityIn(eve, one => one.phase === 'published')).toMatchObject({
      standings: [
        { name: 'Bob', points: 30 },
        { name: 'Eve', points: 0 },
      ],
    });
  });

  it('R124: the votes of others are never sent; names only where the activity is named, once it is published', async () => {
    const { host, viewer } = await crowd(server);
    const [bob, eve] = [await viewer('Bob'), await viewer('Eve')];
    const named = await said(host, draft({ ...POLL, named: true, live: true }));
    const words = await said(host, draft(OPEN));
    for (const activity of [named, words]) await host.command({ type: 'open-activity', activity });
    await bob.command(choose(named, 1));
    await bob.command({ type: 'answer-activity', activity: words, question: 0, answer: 'bobs-own-words' });
    await activityIn(eve, one => one.people === 1);
    await host.next('board', one => JSON.stringify(one).includes('bobs-own-words'));
    await eve.settled();
    expect(wire(eve)).not.toMatch(/"name":"Bob","options"|bobs-own-words/);
    for (const activity of [named, words]) {
      await host.command({ type: 'close-activity', activity });
      await host.command({ type: 'publish-activity', activity });
    }
    await eve.next('board', one => JSON.stringify(one).includes('"voters":[{"name":"Bob","options":[1]}]'));
    if (!wire(eve).includes('bobs-own-words'))
      await eve.next('board', one => JSON.stringify(one).includes('bobs-own-words'));
    expect(wire(eve)).toContain('"words":[{"name":null,"text":"bobs-own-words"}]');
  });

  it("R125: time is over by the server's clock, whoever is connected", async () => {
    let now = Date.UTC(2030, 0, 1);
    const clocked = await startTestServer({ now: () => now });
    try {
      const { host, viewer } = await crowd(clocked);
      const bob = await viewer('Bob');
      const [question] = POLL.questions;
      const activity = await said(host, draft({ ...POLL, questions: [{ ...question!, seconds: 1 }] }));
      await host.command({ type: 'open-activity', activity });
      expect((await activityIn(bob, one => one.phase === 'open')).endsAt).toBe(now + 1_000);
      now += 1_000;
      expect(await bob.command(choose(activity, 1))).toMatchObject({ reason: 'not-answerable' });
      await activityIn(bob, one => one.phase === 'closed');
    } finally {
      await clocked.close();
    }
  });

  it('R126: many answers are a few messages', async () => {
    const { host, viewer } = await crowd(server);
    const people = await Promise.all(Array.from({ length: 20 }, (_, n) => viewer(`Viewer ${n}`)));
    const activity = await said(host, draft({ ...POLL, live: true }));
    await host.command({ type: 'open-activity', activity });
    const [eve] = people;
    await activityIn(eve!, one => one.phase === 'open');
    const before = eve!.frames.raw.length;
    const started = performance.now();
    for (let option = 0; option < 3; option += 1)
      await Promise.all(people.map(one => one.command(choose(activity, option))));
    await activityIn(eve!, one => JSON.stringify(one).includes('"tally":[0,0,20]'));
    const intervals = Math.ceil((performance.now() - started) / BOARD_INTERVAL_MS);
    const told = eve!.frames.raw.slice(before).filter(one => one.startsWith('{"type":"board","activities"'));
    expect(told.length).toBeLessThanOrEqual(intervals + 1);
  });
});

describe('questions of the audience', () => {
  it('R130: asked, voted for once each, answered and dismissed, with the name of who asked', async () => {
    const { host, viewer } = await crowd(server);
    const [bob, eve] = [await viewer('Bob'), await viewer('Eve')];
    const question = await said(bob, { type: 'ask', text: 'Why?', anonymous: false });
    expect(await bob.command({ type: 'upvote', question })).toMatchObject({ reason: 'not-allowed' });
    await eve.command({ type: 'upvote', question });
    await eve.command({ type: 'upvote', question });
    await bob.next('board', one => one.questions?.[0]?.votes === 1);
    await eve.next('board', one => one.own?.upvoted.includes(question) ?? false);
    expect(await eve.command({ type: 'answer-question', question, text: 'Me' })).toMatchObject({
      reason: 'not-allowed',
    });
    await host.command({ type: 'answer-question', question, text: 'Because.' });
    const answered = await eve.next('board', one => one.questions?.[0]?.phase === 'written');
    expect(answered.questions).toEqual([
      {
        id: question,
        text: 'Why?',
        from: bob.id,
        name: 'Bob',
        role: 'viewer',
        at: expect.any(Number),
        votes: 1,
        phase: 'written',
        answer: { name: 'Hedy', text: 'Because.' },
      },
    ]);
    await host.command({ type: 'dismiss-question', question });
    await eve.next('board', one => one.gone?.includes(question) ?? false);
    await host.next('board', one => one.questions?.[0]?.phase === 'dismissed');
    expect(await eve.command({ type: 'upvote', question })).toMatchObject({ reason: 'no-such-question' });
  });

  it('R131: who asked without a name is named to nobody, the host neither', async () => {
    const { slug, host, viewer } = await crowd(server, { features: { anonymousQuestions: true } });
    const bob = await viewer('Bob-who-asked');
    const question = await said(bob, { type: 'ask', text: 'Anonymous?', anonymous: true });
    const board = await host.next('board', one => one.questions?.[0]?.id === question);
    expect(board.questions?.[0]).toMatchObject({ name: null });
    expect(board.questions?.[0]).not.toHaveProperty('from');
    await bob.next('board', one => one.own?.asked.includes(question) ?? false);
    const late = await server.connect();
    await late.hello(slug);
    await late.enter('Late');
    for (const client of [host, late]) expect(wire(client)).not.toMatch(/Bob-who-asked|"asked":\[\d/);
    await host.command({ type: 'change-settings', settings: { features: { anonymousQuestions: false } } });
    expect(await bob.command({ type: 'ask', text: 'Again?', anonymous: true })).toMatchObject({
      reason: 'feature-off',
    });
  });
});

describe('reactions', () => {
  it('R140: everybody inside is told how many of each came, a few times a second', async () => {
    const { host, viewer } = await crowd(server);
    const people = await Promise.all(Array.from({ length: 10 }, (_, n) => viewer(`Viewer ${n}`)));
    const started = performance.now();
    for (const one of people)
      for (let n = 0; n < 5; n += 1) one.send({ type: 'react', reaction: n % 2 === 0 ? 'heart' : 'applause' });
    const total = { heart: 0, applause: 0 };
    let frames = 0;
    while (total.heart + total.applause < 50) {
      const { counts } = await host.next('reactions');
      frames += 1;
      total.heart += counts.heart ?? 0;
      total.applause += counts.applause ?? 0;
    }
    expect(total).toEqual({ heart: 30, applause: 20 });
    expect(frames).toBeLessThanOrEqual(Math.ceil((performance.now() - started) / REACTIONS_INTERVAL_MS) + 1);
  });

  it('R141: what one person sends too fast is dropped, and nothing is logged', async () => {
    const { host, viewer } = await crowd(server);
    const bob = await viewer('Bob');
    const before = (await bob.command(say('before'))).type === 'ack';
    for (let n = 0; n < 40; n += 1) bob.send({ type: 'react', reaction: 'wow' });
    await bob.settled();
    const first = await said(bob, say('after'));
    const counted = () =>
      host.frames.raw.flatMap(one => [...one.matchAll(/"wow":(\d+)/g)].map(([, count]) => Number(count)));
    await host.next('reactions');
    while (counted().reduce((sum, one) => sum + one, 0) < TAKING_PART_RATES.react.burst) await host.next('reactions');
    expect(counted().reduce((sum, one) => sum + one, 0)).toBeLessThan(20);
    const second = await said(bob, say('last'));
    expect(before && second - first).toBe(1);
  });
});

describe('switching features', () => {
  it('R103: moderators switch each while the session runs, and what is off is refused', async () => {
    const { host, viewer } = await crowd(server);
    const bob = await viewer('Bob');
    const poll = await said(host, draft(POLL));
    const quiz = await said(host, draft(QUIZ));
    const off = { chat: false, polls: false, quizzes: false, questions: false, hands: false, reactions: false };
    expect(await bob.command({ type: 'change-settings', settings: { features: off } })).toMatchObject({
      reason: 'not-allowed',
    });
    await host.command({ type: 'change-settings', settings: { features: off } });
    const { settings } = await bob.event('settings-changed');
    expect(settings.features).toMatchObject({ ...off, privateMessages: false, slowSeconds: 0 });
    for (const command of [say('x'), { type: 'ask', text: 'x', anonymous: false }, { type: 'raise-hand' }] as const)
      expect(await bob.command(command)).toMatchObject({ reason: 'feature-off' });
    for (const command of [
      draft(POLL),
      draft(QUIZ),
      { type: 'open-activity', activity: poll },
      { type: 'open-activity', activity: quiz },
    ] as const) {
      expect(await host.command(command)).toMatchObject({ reason: 'feature-off' });
    }
    bob.send({ type: 'react', reaction: 'heart' });
    await host.command({ type: 'change-settings', settings: { features: { chat: true } } });
    expect(await bob.command(say('on again'))).toMatchObject({ type: 'ack' });
    await host.settled();
    expect(wire(host)).not.toContain('"type":"reactions"');
  });

  it('R150: an announcement is shown to everybody inside and whoever comes later, until it is taken down', async () => {
    const { slug, host, viewer } = await crowd(server);
    const bob = await viewer('Bob');
    expect(await bob.command({ type: 'announce', text: 'Mine' })).toMatchObject({ reason: 'not-allowed' });
    await host.command({ type: 'announce', text: 'Back at ten' });
    expect((await bob.next('board', one => one.announcement !== undefined)).announcement).toMatchObject({
      text: 'Back at ten',
      name: 'Hedy',
    });
    const late = await server.connect();
    await late.hello(slug);
    expect((await late.enter('Late')).part?.announcement?.text).toBe('Back at ten');
    await host.command({ type: 'clear-announcement' });
    expect((await bob.next('board', one => one.announcement !== undefined)).announcement).toBeNull();
  });
});
