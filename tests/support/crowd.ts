import { RelayClient } from './relay-client.ts';

/** Sockets opened at the same time. */
const OPENING = 50;

/** Simulated viewers of one room: they enter, and then do nothing but be there. */
export class Crowd {
  readonly #clients: RelayClient[];

  private constructor(clients: RelayClient[]) {
    this.#clients = clients;
  }

  /** Everybody in, under the name that `nameOf` gives to each. */
  static async enter(origin: string, room: string, size: number, nameOf: (index: number) => string): Promise<Crowd> {
    const clients: RelayClient[] = [];
    for (let from = 0; from < size; from += OPENING) {
      const count = Math.min(OPENING, size - from);
      clients.push(...(await Promise.all(Array.from({ length: count }, (_, offset) => enterOne(origin, room, nameOf(from + offset))))));
    }
    return new Crowd(clients);
  }

  at(index: number): RelayClient {
    const client = this.#clients[index];
    if (!client) throw new Error(`There is nobody at ${index}.`);
    return client;
  }

  leave(): void {
    for (const client of this.#clients) client.close();
  }
}

async function enterOne(origin: string, room: string, name: string): Promise<RelayClient> {
  const client = await RelayClient.connect(origin);
  await client.hello(room);
  await client.enter(name);
  return client;
}
