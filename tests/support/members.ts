import type { OpenPlace } from '../../core/room/types.ts';
import type { RelayClient } from './relay-client.ts';
import type { TestServer } from './server.ts';
import type { RawSignallingClient } from './signalling-client.ts';

/** Somebody inside a room with both connections open. */
export interface Member {
  readonly relay: RelayClient;
  readonly signal: RawSignallingClient;
  readonly peer: string;
}

export async function member(
  server: TestServer,
  slug: string,
  name: string,
  place: OpenPlace,
  invite?: string,
): Promise<Member> {
  const relay = await server.connect();
  await relay.hello(slug, invite === undefined ? {} : { invite });
  const signal = await server.signal(relay.peer.id, relay.peer.ticket);
  await relay.enter(name, place);
  return { relay, signal, peer: relay.peer.id };
}
