import { describe, expect, test } from 'vitest';
import { stunUrls, turnServers, turnWay } from '../../../../../core/media/diagnosis/iceServers.ts';
import type { Ice } from '../../../../../core/protocol/server.ts';

describe('the ways that a server offers', () => {
  test.each([
    ['turn:host.example', 'turn-udp'],
    ['turn:host.example:3478?transport=udp', 'turn-udp'],
    ['turn:[2001:db8::1]:3478?transport=tcp', 'turn-tcp'],
    ['turns:host.example', 'turn-tls'],
    ['TURNS:host.example:443?transport=TCP', 'turn-tls'],
    // DTLS, which no browser speaks with TURN.
    ['turns:host.example?transport=udp', null],
    ['stun:host.example', null],
    ['turn:', null],
    ['turn:host.example?transport=sctp', null],
    ['https://host.example', null],
  ])('%s is reached by %s', (url, way) => {
    expect(turnWay(url)).toBe(way);
  });

  const ice = (servers: Ice['servers']): Ice => ({ servers, until: null, policy: 'all' });
  const TURN = { username: 'name', credential: 'password' };

  test('each address is a server of its own, with what opens it', () => {
    const offered = ice([{ urls: 'stun:a' }, { urls: ['turn:a', 'turn:a?transport=tcp', 'turn:b'], ...TURN }]);
    expect(turnServers(offered, 'turn-udp')).toEqual([
      { urls: 'turn:a', ...TURN },
      { urls: 'turn:b', ...TURN },
    ]);
    expect(turnServers(offered, 'turn-tcp')).toEqual([{ urls: 'turn:a?transport=tcp', ...TURN }]);
    expect(turnServers(offered, 'turn-tls')).toEqual([]);
    expect(stunUrls(offered)).toEqual(['stun:a']);
  });

  test('a server that names any number of addresses makes no such number of connections', () => {
    const many = Array.from({ length: 500 }, (_, index) => index);
    const offered = ice([
      { urls: many.map(index => `turn:host-${index}`), ...TURN },
      { urls: many.map(index => `stun:host-${index}`) },
    ]);
    expect(turnServers(offered, 'turn-udp').length).toBeLessThan(10);
    expect(stunUrls(offered).length).toBeLessThan(10);
  });
});
