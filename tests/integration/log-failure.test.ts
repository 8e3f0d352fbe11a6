import { expect, it } from 'vitest';
import { createMemoryLog } from '../../server/log/memory.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { newCommandId, ON } from '../support/relay-client.ts';
import { startTestServer } from '../support/server.ts';

/** A log that cannot be written while `broken`, as on a full disk. */
function breakableLog(): RoomLog & { broken: boolean } {
  const log = createMemoryLog();
  return {
    broken: false,
    load: (slug, after) => log.load(slug, after),
    append(slug, revision, entries) {
      return this.broken ? Promise.reject(new Error('The disk is full.')) : log.append(slug, revision, entries);
    },
    subscribe: (slug, listener) => log.subscribe(slug, listener),
    close: () => log.close(),
  };
}

it('R9: what cannot be written did not happen; the client is closed with 1011 and may repeat it', async () => {
  const log = breakableLog();
  const server = await startTestServer({ log, graceMs: 60_000 });
  try {
    const { slug } = await server.createRoom();
    const ada = await server.connect();
    await ada.hello(slug);
    await ada.enter('Ada');
    const { revision } = ada;
    const id = newCommandId();
    log.broken = true;
    ada.send({ type: 'command', id, command: { type: 'join-stage', ...ON } });
    expect(await ada.closed).toBe(1011);
    log.broken = false;
    const again = await server.connect();
    const welcome = await again.hello(slug, { credential: ada.credential, after: revision });
    expect(welcome.you?.id).toBe(ada.id);
    expect(welcome.events?.filter(event => event.type === 'stage-joined')).toEqual([]);
    expect(await again.command({ type: 'join-stage', ...ON }, id)).toMatchObject({ type: 'ack' });
  } finally {
    await server.close();
  }
});

it('R9, R36: somebody who went while the log could not be written is still gone in the end', async () => {
  const log = breakableLog();
  const server = await startTestServer({ log, graceMs: 100 });
  try {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await server.connect(), await server.connect()];
    for (const one of [ada, bob]) await one.hello(slug);
    await ada.enter('Ada', 'stage');
    await bob.enter('Bob');
    log.broken = true;
    const id = newCommandId();
    ada.send({ type: 'command', id, command: { type: 'leave-stage' } });
    await ada.closed;
    log.broken = false;
    expect(await bob.event('left')).toMatchObject({ id: ada.id, reason: 'gone' });
  } finally {
    await server.close();
  }
});
