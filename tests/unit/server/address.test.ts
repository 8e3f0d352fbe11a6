import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { clientAddress } from '../../../server/address.ts';

const request = (forwarded?: string) =>
  ({ socket: { remoteAddress: '10.0.0.1' }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

it.each([
  ['nobody is believed without a trusted proxy', 0, '1.1.1.1', '10.0.0.1'],
  ['one proxy: what it saw', 1, '6.6.6.6, 1.1.1.1', '1.1.1.1'],
  ['two proxies: what the outer one saw', 2, '6.6.6.6, 1.1.1.1, 2.2.2.2', '1.1.1.1'],
  ['fewer hops than proxies: the first', 3, '1.1.1.1', '1.1.1.1'],
  ['no header: the socket', 1, undefined, '10.0.0.1'],
])('%s', (_what, proxies, forwarded, address) => {
  expect(clientAddress(request(forwarded), proxies)).toBe(address);
});
