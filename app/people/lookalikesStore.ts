import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { isModerator } from '../../core/room/room.ts';
import type { Role } from '../../core/room/types.ts';
import { useSessionStore } from '../room/sessionStore.ts';

type Looks = (name: string) => readonly string[];

interface Named {
  /** Absent where it is not known who it is. */
  readonly id?: string | undefined;
  readonly name: string;
  /** Now, or when they said what stands beside the name. */
  readonly role: Role;
}

/**
 * Who has the name of a moderator, or one that looks the same, and is none: wherever their name is shown, it is said.
 * Moderators are those there and those who left. The table of what looks alike is loaded when somebody is inside a
 * room.
 */
export const useLookalikesStore = defineStore('lookalikes', () => {
  const session = useSessionStore();
  const looksOf = shallowRef<Looks | null>(null);
  const known = new Map<string, readonly string[]>();

  watch(
    () => session.state?.phase === 'in-room',
    async inside => {
      known.clear();
      if (!inside || looksOf.value) return;
      // Without the table, as on a connection that was just cut, the very same name is still found.
      looksOf.value = await import('./skeleton.ts').then(
        module => module.looksOf,
        () => null,
      );
      known.clear();
    },
    { immediate: true },
  );

  function looks(name: string): readonly string[] {
    const found = known.get(name) ?? looksOf.value?.(name) ?? [name];
    known.set(name, found);
    return found;
  }

  /** Names of moderators by their ids. */
  const moderators = computed(() => {
    const { state } = session;
    if (state?.phase !== 'in-room') return new Map<string, string>();
    const present = [...state.room.participants.values()].filter(
      one => isModerator(one.role) && one.place !== 'waiting',
    );
    return new Map([...(state.absent ?? []), ...present.map(({ id, name }) => [id, name] as const)]);
  });

  /** Whose each look is: the ids of moderators. */
  const owners = computed(() => {
    const all = new Map<string, Set<string>>();
    // Looked at, so that this is worked out again with the table.
    void looksOf.value;
    for (const [id, name] of moderators.value)
      for (const look of looks(name)) all.set(look, (all.get(look) ?? new Set()).add(id));
    return all;
  });

  /** Whether somebody could be taken for a moderator who they are not. */
  function passesFor({ id, name, role }: Named): boolean {
    // Whoever said something as a viewer may be a moderator by now.
    if (isModerator(role) || owners.value.size === 0 || (id !== undefined && moderators.value.has(id))) return false;
    return looks(name).some(look => owners.value.has(look));
  }

  return { passesFor };
});
