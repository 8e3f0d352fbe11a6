import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHAT_WINDOW } from '../../../room/features/limits.ts';
import type { RoomLog } from '../../../server/log/RoomLog.ts';
import { openSqliteLog } from '../../../server/log/sqlite.ts';
import { fillRoom } from '../../support/full-room.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { enterSession } from '../../support/session-client.ts';

let log: RoomLog;
let server: TestServer;
beforeAll(async () => {
  log = openSqliteLog(':memory:');
  server = await startTestServer({ log, graceMs: 60_000 });
});
afterAll(() => server.close());

const words = (text: string) => ({ type: 'say', channel: 'everybody', to: null, text, replyTo: null }) as const;

describe('windows', () => {
  it('R114: earlier messages load window by window to the very first', async () => {
    const { slug } = await server.createRoom({ viewerCapacity: 100 });
    await fillRoom(log, slug, room => {
      room.person('writer-1', { name: 'Ada' });
      for (let n = 1; n <= 4 * CHAT_WINDOW + 7; n += 1) room.command('writer-1', words(`message ${n}`));
    });
    const session = await enterSession(server.url, slug, 'Bob');
    const { chat } = session.takingPart;
    let windows = 0;
    while (chat.value.earlier) {
      expect(await chat.loadEarlier(CHAT_WINDOW)).toBe(true);
      expect(chat.value.loadingEarlier).toBe(false);
      windows += 1;
    }
    expect(windows).toBe(4);
    expect(chat.value.messages.map(({ text }) => text)).toEqual(Array.from({ length: 4 * CHAT_WINDOW + 7 }, (_, n) => `message ${n + 1}`));
    session.close();
  });
});
