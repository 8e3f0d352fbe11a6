import { computed, onMounted, ref, shallowRef } from 'vue';
import { trustedOrigins } from '../../extension/config.ts';
import { recentRooms, type RecentRoom } from '../../extension/items.ts';
import { trustServer, verifyServer } from '../../extension/trust.ts';
import { parseSessionLink, withoutInvite, type SessionLink } from '../../links/sessionLink.ts';
import { isTrusted } from '../../links/trust.ts';

/** `none`: this computer alone. `other`: the link typed in. Else the link of a room. */
export type Choice = 'none' | 'other' | (string & {});

interface TrustState {
  readonly link: SessionLink;
  readonly state: 'asking' | 'checking' | 'failed';
  readonly failure?: 'not-sidestage' | 'unreachable';
}

/**
 * Which room the checks are of. No host is contacted that the person has not said yes to.
 * @param named the room the page was opened for, if any
 */
export function useTarget(named: string | null) {
  const rooms = shallowRef<readonly RecentRoom[]>([]);
  const choice = ref<Choice>('none');
  const typed = ref('');
  const wrong = ref(false);
  const trust = shallowRef<TrustState | null>(null);
  let go: (link: SessionLink) => void = () => {};

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
    trust.value = null;
    wrong.value = false;
    if (choice.value === 'none') return next(null);
    const link = parseSessionLink(choice.value === 'other' ? typed.value.trim() : choice.value);
    wrong.value = link === null;
    if (!link) return;
    if (isTrusted(link, await trustedOrigins())) return next(link);
    go = next;
    trust.value = { link, state: 'asking' };
  }

  async function trustHost(): Promise<void> {
    const asked = trust.value;
    if (!asked) return;
    const { link } = asked;
    const checking: TrustState = { link, state: 'checking' };
    trust.value = checking;
    const found = await verifyServer(link.origin);
    if (trust.value !== checking) return;
    if (found !== 'ok') {
      trust.value = { link, state: 'failed', failure: found };
      return;
    }
    await trustServer(link.origin);
    trust.value = null;
    go(link);
  }

  return {
    choice,
    typed,
    wrong,
    trust,
    rooms: computed(() => rooms.value.map(({ url, title }) => ({ url, title, host: parseSessionLink(url)?.host ?? '' }))),
    choose,
    trustHost,
    distrust: () => (trust.value = null),
  };
}
