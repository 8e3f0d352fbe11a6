import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_MESSAGE_LENGTH, TAKING_PART_RATES } from '../../../core/protocol/limits.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { crowd, said, say, wire } from '../../support/taking-part.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ graceMs: 60_000 });
});
afterAll(() => server.close());

describe('chat', () => {
  it('R110: what is said to everybody reaches everybody inside, the speaker too, before the answer', async () => {
    const { host, viewer } = await crowd(server);
    const bob = await viewer('Bob');
    const id = await said(bob, say('Hello'));
    for (const client of [host, bob]) {
      const { message } = await client.event('said');
      expect(message).toMatchObject({
        id,
        from: bob.id,
        name: 'Bob',
        role: 'viewer',
        text: 'Hello',
        likes: 0,
        deleted: null,
      });
    }
  });

  it('R110: guests and people waiting outside receive nothing of it and may not write', async () => {
    const { slug, host, viewer } = await crowd(server);
    const bob = await viewer('Bob');
    await host.command({ type: 'change-settings', settings: { locked: true } });
    const outside = await server.connect();
    await outside.hello(slug);
    await outside.enter('Olga');
    const guest = await server.connect();
    await guest.hello(slug);
    await said(bob, say('inside-only'));
    for (const client of [outside, guest]) {
      expect(await client.command(say('me too'))).toMatchObject({ type: 'refused', reason: 'not-entered' });
      client.send({ type: 'history', id: 'history-1', before: 1_000, limit: 10 });
      await client.next('refused', one => one.id === 'history-1');
      client.send({ type: 'react', reaction: 'heart' });
      await client.settled();
      expect(wire(client)).not.toContain('inside-only');
    }
  });

  it('R111: the backchannel reaches speakers, moderators and the host, and nobody else', async () => {
    const { slug, host, speaker, viewer } = await crowd(server);
    const [sam, bob] = [await speaker('Sam'), await viewer('Bob')];
    const id = await said(sam, say('crew-secret', { channel: 'crew' }));
    expect((await host.event('said')).message.id).toBe(id);
    expect(await bob.command(say('let me in', { channel: 'crew' }))).toMatchObject({ reason: 'not-allowed' });
    expect(await bob.command({ type: 'like', message: id })).toMatchObject({ reason: 'no-such-message' });
    bob.send({ type: 'history', id: 'history-1', before: 1_000, limit: 10 });
    expect((await bob.next('history')).messages).toEqual([]);
    const late = await server.connect();
    await late.hello(slug);
    await late.enter('Late');
    expect(wire(bob) + wire(late)).not.toContain('crew-secret');
  });

  it('R111: who becomes a speaker receives the backchannel, who stops being one loses it', async () => {
    const { host, viewer } = await crowd(server);
    const bob = await viewer('Bob');
    const id = await said(host, say('crew-secret', { channel: 'crew' }));
    await host.command({ type: 'set-role', id: bob.id, role: 'speaker' });
    const up = await bob.next('snapshot');
    expect(up.part?.chat?.messages.map(one => one.id)).toEqual([id]);
    await host.command({ type: 'set-role', id: bob.id, role: 'viewer' });
    const down = await bob.next('snapshot');
    expect(down.part?.chat?.messages).toEqual([]);
  });

  it('R112: a private message reaches its two people and nobody else, moderators neither', async () => {
    const { host, viewer } = await crowd(server, { features: { privateMessages: true } });
    const [ada, bob, eve] = [await viewer('Ada'), await viewer('Bob'), await viewer('Eve')];
    const id = await said(ada, say('pair-secret', { channel: 'private', to: bob.id }));
    for (const client of [ada, bob])
      expect((await client.event('said')).message).toMatchObject({ id, to: { id: bob.id, name: 'Bob' } });
    await bob.command({ type: 'like', message: id });
    expect(await ada.event('likes')).toMatchObject({ message: id, likes: 1 });
    for (const other of [host, eve]) {
      expect(await other.command({ type: 'delete-message', message: id })).toMatchObject({ reason: 'no-such-message' });
      expect(await other.command({ type: 'pin', message: id })).toMatchObject({ type: 'refused' });
      other.send({ type: 'history', id: 'history-1', before: 1_000, limit: 10 });
      await other.next('history');
      await other.settled();
      expect(wire(other)).not.toMatch(/pair-secret|"likes","message"/);
    }
  });

  it('R112: over a resume only the two receive what was said in private meanwhile', async () => {
    const { slug, viewer } = await crowd(server, { features: { privateMessages: true } });
    const [ada, bob, eve] = [await viewer('Ada'), await viewer('Bob'), await viewer('Eve')];
    const revisions = { bob: bob.revision, eve: eve.revision };
    bob.cut();
    eve.cut();
    await said(ada, say('pair-secret', { channel: 'private', to: bob.id }));
    const [bobAgain, eveAgain] = [await server.connect(), await server.connect()];
    const mine = await bobAgain.hello(slug, { credential: bob.credential, after: revisions.bob });
    const hers = await eveAgain.hello(slug, { credential: eve.credential, after: revisions.eve });
    expect(mine.events?.some(one => one.type === 'said')).toBe(true);
    expect(mine.part?.chat).toBeNull();
    expect(JSON.stringify(hers)).not.toContain('pair-secret');
  });

  it('R113: 10,000 characters of any script arrive whole; more are refused', async () => {
    const { host, viewer } = await crowd(server);
    const bob = await viewer('Bob');
    const text = '語'.repeat(MAX_MESSAGE_LENGTH - 20) + '\n"\\"'.repeat(5);
    await said(bob, say(text));
    expect((await host.event('said')).message.text).toBe(text);
    const tooLong = await bob.command(say('x'.repeat(MAX_MESSAGE_LENGTH + 1)));
    expect(tooLong).toMatchObject({ type: 'refused', reason: 'bad-command' });
  });

  it('R113: control characters are taken out, line breaks and bidi characters stay', async () => {
    const { viewer } = await crowd(server);
    const bob = await viewer('Bob');
    await said(bob, say(' a\u0000\u0007\r\nb\u2028c\u202eevil\u009f\ud800 '));
    expect((await bob.event('said')).message.text).toBe('a\nb\nc\u202eevil\ufffd');
  });

  it('R114: somebody who comes late, and a window before a message, show the order of the log', async () => {
    const { slug, host, viewer } = await crowd(server);
    const people = await Promise.all(['Ada', 'Bob', 'Cyd', 'Dan', 'Eve'].map(viewer));
    await Promise.all(
      people.map(async one => {
        for (let n = 0; n < 14; n += 1) await said(one, say(`${one.id} ${n}`));
      }),
    );
    const late = await server.connect();
    await late.hello(slug);
    const { part } = await late.enter('Late');
    const newest = part?.chat?.messages ?? [];
    expect(newest).toHaveLength(50);
    expect(part?.chat?.earlier).toBe(true);
    late.send({ type: 'history', id: 'history-1', before: newest[0]?.id, limit: 100 });
    const older = await late.next('history');
    expect(older).toMatchObject({ earlier: false });
    const ids = [...older.messages, ...newest].map(one => one.id);
    await host.settled();
    const told = host.frames.received.flatMap(one => (one.type === 'events' ? one.events : []));
    expect(ids).toEqual(told.flatMap(one => (one.type === 'said' ? one.message.id : [])));
    expect(ids).toHaveLength(70);
  });

  it('R115: unread counts are those of the log, own and deleted messages left out', async () => {
    const { host, viewer } = await crowd(server);
    const bob = await viewer('Bob');
    const first = await said(host, say('1'));
    await said(host, say('2'));
    const gone = await said(host, say('3'));
    await said(bob, say('mine'));
    await said(host, say('crew', { channel: 'crew' }));
    await host.command({ type: 'delete-message', message: gone });
    bob.send({ type: 'unread', id: 'unread-1', after: first });
    expect((await bob.next('unread')).counts).toEqual({ everybody: 1, crew: 0, private: 0 });
  });

  it('R116: deleting, pinning and clearing reach everybody and whoever comes later', async () => {
    const { slug, host, viewer } = await crowd(server);
    const bob = await viewer('Bob');
    const [pinned, doomed] = [await said(host, say('keep')), await said(bob, say('rude-words'))];
    await host.command({ type: 'pin', message: pinned });
    expect((await bob.event('pinned')).message.id).toBe(pinned);
    await host.command({ type: 'delete-message', message: doomed });
    expect(await bob.event('message-deleted')).toMatchObject({ message: doomed, by: 'moderator' });
    const late = await server.connect();
    await late.hello(slug);
    const { part } = await late.enter('Late');
    expect(part?.chat?.pinned.map(one => one.id)).toEqual([pinned]);
    expect(wire(late)).not.toContain('rude-words');
    await host.command({ type: 'clear-chat' });
    await late.event('chat-cleared');
    late.send({ type: 'history', id: 'history-1', before: 1_000, limit: 10 });
    expect((await late.next('history')).messages).toEqual([]);
  });

  it('R117: who is blocked from the chat may not write until allowed again, and is told; moderators see whom', async () => {
    const { host, viewer } = await crowd(server);
    const [bob, eve] = [await viewer('Bob'), await viewer('Eve')];
    await host.command({ type: 'bar-from-chat', person: bob.id });
    await bob.next('board', one => one.own?.barred === true);
    await host.next('board', one => one.barred?.[0]?.id === bob.id);
    expect(await bob.command(say('please'))).toMatchObject({ reason: 'chat-barred' });
    expect(await bob.command({ type: 'allow-in-chat', person: bob.id })).toMatchObject({ reason: 'not-allowed' });
    await host.command({ type: 'allow-in-chat', person: bob.id });
    expect(await bob.command(say('thanks'))).toMatchObject({ type: 'ack' });
    await eve.settled();
    expect(wire(eve)).not.toContain('"barred":[{');
  });

  it('R118: slow mode holds everybody but moderators back', async () => {
    let now = Date.UTC(2030, 0, 1);
    const slow = await startTestServer({ now: () => now });
    try {
      const { host, viewer } = await crowd(slow, { features: { slowSeconds: 30 } });
      const bob = await viewer('Bob');
      await said(bob, say('first'));
      expect(await bob.command(say('second'))).toMatchObject({ reason: 'slow-mode' });
      await said(host, say('a'));
      await said(host, say('b'));
      now += 30_000;
      expect(await bob.command(say('second'))).toMatchObject({ type: 'ack' });
    } finally {
      await slow.close();
    }
  });

  it('R101: a message sent again under its id is there once, and costs no rate', async () => {
    const { host, viewer } = await crowd(server);
    const bob = await viewer('Bob');
    const first = await bob.command(say('once'), 'command-once');
    for (let n = 0; n < 2 * TAKING_PART_RATES.say.burst; n += 1) {
      expect(await bob.command(say('once'), 'command-once')).toEqual(first);
    }
    await host.settled();
    expect(wire(host).match(/"text":"once"/g)).toHaveLength(1);
  });

  it('R102: more messages than the rate are refused by name, long ones sooner', async () => {
    const { viewer } = await crowd(server);
    const bob = await viewer('Bob');
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => bob.command(say('x'.repeat(MAX_MESSAGE_LENGTH)))),
    );
    expect(answers.map(one => (one.type === 'refused' ? one.reason : one.type))).toEqual([
      'ack',
      'ack',
      'rate-limited',
      'rate-limited',
    ]);
  });
});
