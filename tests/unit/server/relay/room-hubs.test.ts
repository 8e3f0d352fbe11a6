import { expect, it } from 'vitest';
import { Budgets } from '../../../../server/budgets.ts';
import { createMemoryLog } from '../../../../server/log/memory.ts';
import { RoomHubs } from '../../../../server/relay/RoomHubs.ts';
import { Stopping } from '../../../../server/Stopping.ts';

it('no room is looked for once the server is about to end, and nobody who asks waits for ever', async () => {
  const { address } = new Budgets({ address: 1, person: 1, room: 1 });
  // Nothing but the log is asked of it before a room was found.
  const context = { log: createMemoryLog(), census: new Set() } as unknown as ConstructorParameters<typeof RoomHubs>[0];
  const hubs = new RoomHubs(context, address.replayedEntries);
  expect(await hubs.acquire('nowhere', '203.0.113.7')).toBeNull();
  await hubs.stop();
  await expect(hubs.acquire('nowhere', '203.0.113.7')).rejects.toThrow(Stopping);
});
