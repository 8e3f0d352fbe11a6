import { recentRooms } from './items.ts';

const KEPT = 8;

/** Puts a room on top of the recent ones. @param url without invitation */
export async function rememberRoom(url: string, title: string, joinedAt: number): Promise<void> {
  const others = (await recentRooms.getValue()).filter(room => room.url !== url);
  await recentRooms.setValue([{ url, title, joinedAt }, ...others].slice(0, KEPT));
}

export async function forgetRoom(url: string): Promise<void> {
  await recentRooms.setValue((await recentRooms.getValue()).filter(room => room.url !== url));
}
