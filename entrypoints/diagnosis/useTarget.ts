import { computed, onMounted, ref, shallowRef } from 'vue';
import { parseSessionLink, type SessionLink, withoutInvite } from '../../core/links/sessionLink.ts';
import { type RecentRoom, recentRooms } from '../../extension/items.ts';
import { useTrust } from '../shared/useTrust.ts';

/** `none`: this computer alone. `other`: the link typed in. Else the link of a room. */
export type Choice = 'none' | 'other' | (string & {});

/**
 * Which room the checks are of. No host is contacted that the person has not said yes to.
 * @param named the room the page was opened for, if any
 */
export function useTarget(named: string | null) {
  const rooms = shallowRef<readonly RecentRoom[]>([]);
  const choice = ref<Choice>('none');
  const typed = ref('');
  const wrong = ref(false);
  const trust = useTrust();

  onMounted(async () => {
    rooms.value = (await recentRooms.getValue()).filter(({ url }) => parseSessionLink(url) !== null);
    const link = named === null ? null : parseSessionLink(named);
    const known = link && rooms.value.find(({ url }) => url === withoutInvite(link));
    if (link && !known) typed.value = withoutInvite(link);
    choice.value = known?.url ?? (link ? 'other' : (rooms.value[0]?.url ?? 'other'));
  });

  /**
   * Calls `next` with the room chosen, or null for none: at once, or after the person said yes to its host. Never calls
   * it when the link is none, or the answer is no.
   */
  async function choose(next: (link: SessionLink | null) => void): Promise<void> {
    trust.drop();
    wrong.value = false;
    if (choice.value === 'none') return next(null);
    const link = parseSessionLink(choice.value === 'other' ? typed.value.trim() : choice.value);
    wrong.value = link === null;
    if (link) await trust.ask(link, () => next(link));
  }

  return {
    choice,
    typed,
    wrong,
    trust,
    rooms: computed(() =>
      rooms.value.map(({ url, title }) => ({ url, title, host: parseSessionLink(url)?.host ?? '' })),
    ),
    choose,
  };
}
