import { onScopeDispose, shallowRef } from 'vue';
import { type OwnRoom, ownRooms } from './items.ts';

/** Rooms made in this browser, newest first, the same in all its windows. */
export function useOwnRooms() {
  const rooms = shallowRef<readonly OwnRoom[]>(ownRooms.get());
  onScopeDispose(ownRooms.watch(now => (rooms.value = now)));

  // The newest are changed: another window may have made one meanwhile.
  async function change(next: (now: readonly OwnRoom[]) => OwnRoom[]): Promise<void> {
    rooms.value = await ownRooms.update(next);
  }

  return {
    rooms,
    add: (room: OwnRoom) => change(now => [room, ...now.filter(({ slug }) => slug !== room.slug)]),
    rename: (slug: string, title: string) =>
      change(now => now.map(room => (room.slug === slug ? { ...room, title } : room))),
    update: (slug: string, changes: Partial<OwnRoom>) =>
      change(now => now.map(room => (room.slug === slug ? { ...room, ...changes } : room))),
    forget: (slug: string) => change(now => now.filter(room => room.slug !== slug)),
  };
}
