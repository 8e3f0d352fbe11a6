import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { draft, POLL, QUIZ, said, say } from '../../support/taking-part.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ graceMs: 60_000 });
});
afterAll(() => server.close());

/** A room in which something of everything happened, and how to download it. */
async function lively() {
  const { slug, invite } = await server.createRoom({ features: { privateMessages: true, anonymousQuestions: true } });
  const enter = async (name: string, extra: { invite?: string } = {}) => {
    const client = await server.connect();
    await client.hello(slug, extra);
    await client.enter(name);
    return client;
  };
  const [host, bob] = [await enter('Hedy', { invite }), await enter('Bob')];
  await said(bob, say('=HYPERLINK("http://evil.example","hi")\nsecond line, "quoted"'));
  await said(bob, say('pair-secret', { channel: 'private', to: host.id }));
  await said(bob, say("see you\n=cmd|'/c calc'!A1\r\nlater"));
  const regretted = await said(bob, say('regretted'));
  await bob.command({ type: 'delete-message', message: regretted });
  for (const terms of [{ ...POLL, named: true }, QUIZ]) {
    const activity = await said(host, draft(terms));
    await host.command({ type: 'open-activity', activity });
    await bob.command({ type: 'answer-activity', activity, question: 0, answer: [1] });
    await host.command({ type: 'close-activity', activity });
    await host.command({ type: 'discard-activity', activity });
  }
  await bob.command({ type: 'ask', text: 'Who asks?', anonymous: true });
  await bob.command({ type: 'leave' });
  const get = (query: string, token: string | null = invite) =>
    fetch(
      `${server.url}/api/rooms/${slug}/export?${query}`,
      token === null ? {} : { headers: { Authorization: `Bearer ${token}` } },
    );
  return { get };
}

it('R160: whoever holds the host link downloads all that happened, and nobody else', async () => {
  const { get } = await lively();
  expect((await get('format=json&what=all', null)).status).toBe(401);
  expect((await get('format=json&what=all', 'A'.repeat(43))).status).toBe(401);
  expect((await get('format=xml&what=all')).status).toBe(400);
  const { tables } = (await (await get('format=json&what=all')).json()) as {
    tables: Record<string, Record<string, unknown>[]>;
  };
  expect(tables['attendance']).toMatchObject([
    { name: 'Hedy', role: 'host', left: null },
    { name: 'Bob', role: 'viewer', reason: 'left' },
  ]);
  expect(tables['chat']).toMatchObject([
    { name: 'Bob', channel: 'everybody' },
    { text: "see you\n=cmd|'/c calc'!A1\nlater" },
    { text: '', state: 'deleted by author' },
  ]);
  expect(tables['polls']?.map(row => [row['option'], row['answers']])).toEqual([
    ['Tea', 0],
    ['Coffee', 1],
    ['Neither', 0],
  ]);
  expect(tables['poll_answers']).toMatchObject([{ name: 'Bob', answer: 'Coffee' }]);
  expect(tables['quiz_results']).toMatchObject([{ name: 'Bob', points: 10 }]);
  expect(tables['quiz_answers']).toMatchObject([
    { right: true, points: 10 },
    { answer: '', right: false, points: 0 },
  ]);
  expect(tables['questions']).toMatchObject([{ name: '', question: 'Who asks?', state: 'open' }]);
  expect(JSON.stringify(tables)).not.toMatch(/pair-secret|regretted/);
});

it('R161: a cell that a spreadsheet would take for a formula is text, and quotes and lines survive', async () => {
  const { get } = await lively();
  const response = await get('format=csv&what=chat');
  expect(response.headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/);
  expect(response.headers.get('content-disposition')).toMatch(/attachment; filename=".+-chat\.csv"/);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const text = bytes.toString();
  expect(text).toContain('"\'=HYPERLINK(""http://evil.example"",""hi"")\nsecond line, ""quoted"""');
  const [head, ...rows] = parse(text, { bom: true });
  expect(rows).toHaveLength(3);
  expect(rows[1]![head!.indexOf('text')]).toBe("see you\n'=cmd|'/c calc'!A1\nlater");
  expect((await (await get('format=csv&what=all')).text()).split('\r\n')).toEqual(
    expect.arrayContaining(['attendance', 'chat', 'polls', 'quiz_results']),
  );
});
