import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLOSE } from '../../core/protocol/close.ts';
import { OFF, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const INVISIBLE = ['\u200b', '\u3164\u2800', '\u200f\u{e0041}', '\u00ad\ufe0f'];

async function host(versions: readonly number[] = [3, 2]): Promise<RelayClient> {
  const { slug, invite } = await server.createRoom();
  const client = await server.connect();
  await client.hello(slug, { invite, versions });
  await client.enter('Host');
  return client;
}

describe('R259: what nobody sees', () => {
  it.each(INVISIBLE)('R297: %j is no name: nobody enters with it, and they are told so', async name => {
    const { slug } = await server.createRoom();
    for (const [versions, reason] of [
      [[3, 2], 'bad-command'],
      [[2], 'not-allowed'],
    ] as const) {
      const client = await server.connect();
      await client.hello(slug, { versions });
      const answer = await client.command({ type: 'enter', name, place: 'viewer', ...OFF });
      expect(answer).toMatchObject({ type: 'refused', reason });
      expect((await client.enter('Ada')).you.role).toBe('viewer');
    }
  });

  it.each(INVISIBLE)('%j is no title, and the answer says why', async title => {
    const response = await fetch(`${server.url}/api/rooms`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ title }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: 'invalid',
      field: 'title',
      message: expect.stringContaining('see'),
    });
  });

  it.each(INVISIBLE)('%j is no message, no question, no announcement, no option of a poll', async text => {
    const question = { text: 'Yes?', options: ['a', text], several: false, right: [], points: 0, seconds: null };
    const poll = {
      kind: 'poll',
      title: '',
      named: false,
      live: false,
      changeable: false,
      pace: 'moderator',
      leaderBoard: false,
    } as const;
    for (const command of [
      { type: 'say', channel: 'everybody', to: null, text, replyTo: null },
      { type: 'ask', text, anonymous: false },
      { type: 'announce', text },
      { type: 'draft-activity', terms: { ...poll, questions: [question] } },
      { type: 'draft-activity', terms: { ...poll, questions: [{ ...question, options: ['a', `a${text}`] }] } },
    ] as const) {
      const client = await host();
      expect(await client.command(command as never)).toMatchObject({ type: 'refused', reason: 'bad-command' });
      const older = await host([2]);
      older.send({ type: 'command', id: 'blank-text', command });
      expect(await older.closed).toBe(CLOSE.badMessage);
    }
  });

  it('is not part of a name, a title, or whom an invitation is for', async () => {
    const { slug, invite } = await server.createRoom({ title: 'Choir\u200b \u202epractice' });
    const client = await server.connect();
    await client.hello(slug, { invite });
    const { snapshot } = await client.enter('A\u200dda\u3164');
    expect(snapshot.participants.map(({ name }) => name)).toEqual(['Ada']);
    expect(snapshot.facts.title).toBe('Choir practice');
    const terms = {
      role: 'viewer',
      name: '\u2066Bo\u200bb\u2069',
      email: '',
      from: null,
      until: null,
      uses: null,
    } as const;
    await client.command({ type: 'create-invitation', token: 'x'.repeat(43), terms, mail: false });
    client.send({ type: 'invitations', id: 'all-invitations' });
    const { invitations } = await client.next('invitations');
    expect(invitations.map(({ name }) => name)).toContain('Bob');
  });
});

it('R260: who comes in is told which moderators left, guests and people waiting outside are not', async () => {
  const { slug, invite } = await server.createRoom();
  const ada = await server.connect();
  await ada.hello(slug, { invite });
  await ada.enter('Ada');
  await ada.command({ type: 'change-settings', settings: { locked: true } });
  const waiting = await server.connect();
  await waiting.hello(slug);
  expect(await waiting.enter('Wally')).not.toHaveProperty('absent');
  await ada.command({ type: 'change-settings', settings: { locked: false } });
  const id = ada.id;
  await ada.command({ type: 'leave' });
  const bob = await server.connect();
  expect(await bob.hello(slug)).not.toHaveProperty('absent');
  expect(await bob.enter('Bob')).toMatchObject({ absent: [{ id, name: 'Ada' }] });
});
