import { evolve } from '../../../core/room/evolve.ts';
import type { RoomState } from '../../../core/room/state.ts';
import type { RoomLog } from '../../../server/log/RoomLog.ts';
import { createRoom } from '../../../server/rooms.ts';
import { Filling } from '../../../tests/support/full-room.ts';

/** Entries appended at once. */
const CHUNK = 5_000;
/** One of so many entries is somebody new, until there were that many people. */
const NEWCOMER_EVERY = 400;
const REGULARS = 20;

/**
 * What a room's past was made of. `quiet`: hands of the same people, so that nothing of it is left but them. `talk`:
 * every fifth entry is a message, people come and go, and the room holds as many messages as it keeps.
 */
export type Past = 'quiet' | 'talk';

/** A room with so many entries, as the rules let them happen. */
export async function makeRoom(log: RoomLog, slug: string, entries: number, past: Past): Promise<void> {
  await createRoom(
    log,
    { title: 'Bench', contactName: '', contactEmail: '', description: '', slug } as never,
    '',
    Date.now(),
  );
  const [created] = await log.load(slug);
  if (!created) throw new Error('There is no room.');
  let state: RoomState = evolve(null, created);
  for (let people = 0; state.revision < entries;) {
    const filling = new Filling(state);
    const size = Math.min(CHUNK, entries - state.revision);
    while (filling.entries.length < size) {
      if (people < Math.min(REGULARS, entries / 2)) filling.person(`person-${(people += 1)}`);
      else if (past === 'talk' && filling.state.revision % NEWCOMER_EVERY === 0) {
        filling.person(`visitor-${filling.state.revision}`);
        filling.event({ type: 'left', id: `visitor-${filling.state.revision - 1}`, reason: 'left' });
      } else happen(filling, `person-${1 + (filling.state.revision % people)}`, past);
    }
    await log.append(slug, state.revision, filling.entries);
    state = filling.state;
  }
}

function happen(filling: Filling, id: string, past: Past): void {
  const { revision, room } = filling.state;
  if (past === 'talk' && revision % 5 === 0) {
    const text = `What somebody says in a meeting is about as long as this, and this is number ${revision}.`;
    filling.command(id, { type: 'say', channel: 'everybody', to: null, text, replyTo: null });
  } else if (room.participants.get(id)?.hand) filling.command(id, { type: 'lower-hand', id });
  else filling.command(id, { type: 'raise-hand' });
}
