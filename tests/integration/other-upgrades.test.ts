import { expect, it } from 'vitest';
import { withServer } from '../support/limited.ts';
import { sendBytes, statusesIn } from '../support/raw-http.ts';

const OFFER = 'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';

it('R356: a request that offers another protocol than WebSocket is answered as if it had not', () =>
  withServer({}, async server => {
    const { slug } = await server.createRoom();
    const { host } = new URL(server.listener);
    const ask = async (path: string, more: string) =>
      statusesIn(await sendBytes(server.listener, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`));
    for (const path of ['/healthz', `/api/rooms/${slug}`]) expect(await ask(path, OFFER)).toEqual([200]);
    expect(await ask('/relay', OFFER)).toEqual(await ask('/relay', 'Connection: close\r\n'));
    const webSocket = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
    expect(await ask('/relay', `Connection: Upgrade\r\nUpgrade: WebSocket\r\n${webSocket}`)).toEqual([101]);
  }));
