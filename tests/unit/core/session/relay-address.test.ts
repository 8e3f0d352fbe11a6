import { describe, expect, it } from 'vitest';
import { RelayAddress } from '../../../../core/session/RelayAddress.ts';
import type { SocketLike } from '../../../../core/session/RelaySocket.ts';

function addressOf() {
  const tried: string[] = [];
  const address = new RelayAddress({
    origin: 'https://rooms.example.org',
    slug: 'weekly',
    openSocket(url) {
      tried.push(url);
      return {} as SocketLike;
    },
  });
  return { address, tried };
}

describe('R298: where the relay is tried', () => {
  it('first by the room’s address, with an offer; signalling goes the same way', () => {
    const { address, tried } = addressOf();
    address.open();
    expect(tried).toEqual(['wss://rooms.example.org/relay/weekly']);
    expect([address.versions, address.peerPath]).toEqual([[3, 2], '/peerjs/weekly']);
  });

  it('where that never opens by the old address, at once the first time, with a hello of version 2 alone', () => {
    const { address, tried } = addressOf();
    address.open();
    expect(address.missed()).toBe(true);
    address.open();
    expect(tried[1]).toBe('wss://rooms.example.org/relay');
    expect([address.versions, address.peerPath]).toEqual([[2], '/peerjs']);
  });

  it('in turn while neither opens', () => {
    const { address, tried } = addressOf();
    const atOnce = [1, 2, 3, 4].map(() => {
      address.open();
      return address.missed();
    });
    expect(tried.map(url => url.endsWith('/weekly'))).toEqual([true, false, true, false]);
    expect(atOnce).toEqual([true, false, true, false]);
  });

  it('by what opened until it opens no more, and then not at once', () => {
    const { address, tried } = addressOf();
    address.open();
    address.missed();
    address.open();
    address.opened();
    address.open();
    expect(tried.slice(1).map(url => url.endsWith('/weekly'))).toEqual([false, false]);
    address.missed();
    address.open();
    expect(address.missed()).toBe(false);
  });

  it('by the room’s address again once the server said that it is none of version 2', () => {
    const { address, tried } = addressOf();
    address.open();
    address.missed();
    address.open();
    address.opened();
    expect(address.told([5, 4, 3])).toBe(true);
    expect(address.peerPath).toBe('/peerjs');
    address.open();
    expect(tried[2]).toBe('wss://rooms.example.org/relay/weekly');
    expect(address.told([5, 4, 3])).toBe(false);
  });

  it('not again for a server that has no version in common', () => {
    const { address } = addressOf();
    address.open();
    address.missed();
    address.open();
    expect([address.told([9, 8]), address.told(undefined)]).toEqual([false, false]);
  });
});
