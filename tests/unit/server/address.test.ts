import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { addressKey, clientAddress } from '../../../server/address.ts';

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

it.each([
  ['IPv4 counts whole', '203.0.113.7', '203.0.113.7'],
  ['IPv6 counts by its /64', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['IPv6 counts alike however it is written', '2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['short forms have zeros where they say so', '2001:db8::1', '2001:db8:0:0::/64'],
  ['loopback', '::1', '0:0:0:0::/64'],
  ['IPv4 inside IPv6 is that IPv4', '::ffff:203.0.113.7', '203.0.113.7'],
  ['IPv4 inside IPv6, in groups', '::ffff:cb00:7107', '203.0.113.7'],
  ['a zone does not count', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['nor the port that a proxy adds', '203.0.113.7:5000', '203.0.113.7'],
  ['nor behind brackets', '[2001:db8:1:2::9]:5000', '2001:db8:1:2::/64'],
  ['what is no address counts as it is', 'unknown', 'unknown'],
])('%s', (_what, address, key) => {
  expect(addressKey(address)).toBe(key);
});

it('two addresses of one /64 are one client, those of two are two', () => {
  const from = (remoteAddress: string) =>
    clientAddress({ socket: { remoteAddress }, headers: {} } as unknown as IncomingMessage, 0);
  expect(from('2001:db8:1:2::1')).toBe(from('2001:db8:1:2:ffff::2'));
  expect(from('2001:db8:1:2::1')).not.toBe(from('2001:db8:1:3::1'));
});
