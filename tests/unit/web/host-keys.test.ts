// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { keyOf, takeBack } from '../../../web/hostKeys.ts';
import type { OwnRoom } from '../../../web/items.ts';

/** A server that may do what it was asked and whose answer may be lost. */
class KeyServer {
  keys: string[];
  readonly asked: { key: string; body: { token: string; key: string; signOut: boolean } }[] = [];
  lost = false;

  constructor(...keys: string[]) {
    this.keys = keys;
    vi.stubGlobal(
      'fetch',
      async (_path: string, { headers, body }: { headers: Record<string, string>; body: string }) =>
        this.#answer(headers, body),
    );
  }

  #answer(headers: Record<string, string>, text: string): Response {
    const key = headers['Authorization']?.replace('Bearer ', '') ?? '';
    if (!this.keys.includes(key)) return Response.json({ error: 'bad-key', message: 'No.' }, { status: 401 });
    const body = JSON.parse(text) as { token: string; key: string; signOut: boolean };
    if (this.keys.includes(body.token))
      return Response.json({ error: 'bad-invitation', message: 'Known.' }, { status: 409 });
    this.asked.push({ key, body });
    this.keys = [body.key, body.token];
    if (this.lost) throw new TypeError('Failed to fetch');
    return Response.json(ROOM);
  }
}

const ROOM = {
  slug: 'choir',
  title: 'Choir',
  description: '',
  contact: { name: '', email: '' },
  createdAt: 1,
  settings: {
    stageAccess: 'everyone',
    stageCapacity: 9,
    viewerCapacity: 16,
    entry: 'link',
    locked: false,
    schedule: null,
    opensBefore: 15,
    hostAbsence: null,
    features: {
      chat: true,
      privateMessages: true,
      slowSeconds: 0,
      reactions: true,
      hands: true,
      polls: true,
      quizzes: true,
      questions: true,
      anonymousQuestions: true,
    },
  },
  status: 'open',
  startedAt: null,
  farewell: '',
  counts: { stage: 0, viewers: 0 },
  recording: false,
  stage: [],
  serverTime: 1,
};

let own: OwnRoom;
const keep = (changes: Partial<OwnRoom>) => (own = { ...own, ...changes });
beforeEach(
  () =>
    (own = { slug: 'choir', title: 'Choir', hostLink: 'https://a.example/r/choir#invite=old-token', key: 'the-key' }),
);

describe('taking a host link back', () => {
  test('keeps the new link and the new key', async () => {
    const server = new KeyServer('the-key');
    await takeBack(own, true, keep);
    const [asked] = server.asked;
    expect(asked).toMatchObject({ key: 'the-key', body: { signOut: true } });
    expect([own.hostLink.split('#invite=')[1], own.key, own.renewal]).toEqual([
      asked?.body.token,
      asked?.body.key,
      undefined,
    ]);
  });

  test('of a room that has no key yet shows the host link’s token, and gives it one', async () => {
    const server = new KeyServer('old-token');
    own = { slug: own.slug, title: own.title, hostLink: own.hostLink };
    expect(keyOf(own)).toBe('old-token');
    await takeBack(own, false, keep);
    expect(keyOf(own)).toBe(server.asked[0]?.body.key);
  });

  test('does not lose the room with the answer', async () => {
    const server = new KeyServer('the-key');
    server.lost = true;
    await expect(takeBack(own, true, keep)).rejects.toThrow();
    server.lost = false;
    await takeBack(own, true, keep);
    expect(server.keys).toContain(keyOf(own));
    expect(server.asked.map(({ key }) => key)).toEqual(['the-key', server.asked[0]?.body.key]);
  });

  test('does not lose the room when one try never arrives and the answer to the next is lost', async () => {
    const server = new KeyServer('the-key');
    const reached = globalThis.fetch;
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('Failed to fetch');
    });
    await expect(takeBack(own, true, keep)).rejects.toThrow();
    vi.stubGlobal('fetch', reached);
    server.lost = true;
    await expect(takeBack(own, true, keep)).rejects.toThrow();
    server.lost = false;
    await takeBack(own, true, keep);
    expect(server.keys).toContain(keyOf(own));
    expect(own.renewal).toBeUndefined();
  });

  test('does not lose the room with one answer after the other', async () => {
    const server = new KeyServer('the-key');
    server.lost = true;
    for (let tries = 0; tries < 3; tries += 1) await expect(takeBack(own, true, keep)).rejects.toThrow();
    server.lost = false;
    await takeBack(own, true, keep);
    expect(server.keys).toContain(keyOf(own));
  });

  test('that was refused changes nothing', async () => {
    const server = new KeyServer('another');
    await expect(takeBack(own, true, keep)).rejects.toThrow('No.');
    expect(server.asked).toEqual([]);
    expect([keyOf(own), own.renewal]).toEqual(['the-key', undefined]);
  });
});
