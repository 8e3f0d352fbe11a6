import { recentRooms } from './items.ts';
import { update } from './update.ts';

const KEPT = 8;

/** Puts a room on top of the recent ones. @param url without invitation */
export async function rememberRoom(url: string, title: string, joinedAt: number): Promise<void> {
  await update(recentRooms, rooms =>
    [{ url, title, joinedAt }, ...rooms.filter(room => room.url !== url)].slice(0, KEPT),
  );
}

export async function forgetRoom(url: string): Promise<void> {
  await update(recentRooms, rooms => rooms.filter(room => room.url !== url));
}
