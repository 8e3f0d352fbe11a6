import { computed, onMounted, onScopeDispose, ref, shallowRef } from 'vue';
import { serviceName } from '../../core/links/providers/names.ts';
import { PROVIDERS } from '../../core/links/providers/table.ts';
import { isLoopback } from '../../core/links/sessionLink.ts';
import {
  type ClickBehaviour,
  DEFAULT_LINK_SETTINGS,
  givenLinkSettings,
  type LinkSettings,
  readLinkSettings,
  readOrigins,
} from '../../core/links/settings.ts';
import { givenServers } from '../../extension/config.ts';
import { chosenLanguage, linkSettings, trustedServers } from '../../extension/items.ts';
import { addServers, distrustServer, verifyServer } from '../../extension/trust.ts';
import { update } from '../../extension/update.ts';

/** What came of adding a server. */
export interface ServerNote {
  readonly kind:
    'wrong' | 'known' | 'adding' | 'not_sidestage' | 'unreachable' | 'server_too_old' | 'client_too_old' | 'added';
  readonly host: string;
}

const FAILED = {
  'not-sidestage': 'not_sidestage',
  unreachable: 'unreachable',
  'server-too-old': 'server_too_old',
  'client-too-old': 'client_too_old',
} as const;

/** The settings as the page shows and changes them; every change is kept at once. */
export function useOptions() {
  const language = ref<string | null>(null);
  const servers = ref<string[]>([]);
  const given = ref<string[]>([]);
  const settings = shallowRef<LinkSettings>(DEFAULT_LINK_SETTINGS);
  const note = shallowRef<ServerNote | null>(null);
  const stops: (() => void)[] = [];
  onScopeDispose(() => stops.forEach(stop => stop()));

  onMounted(async () => {
    stops.push(
      chosenLanguage.watch(now => (language.value = now)),
      trustedServers.watch(now => (servers.value = now)),
      linkSettings.watch(now => (settings.value = readLinkSettings(now))),
    );
    // Each for itself: waiting for the others, one would be older than what was changed here meanwhile.
    await Promise.all([
      chosenLanguage.getValue().then(now => (language.value = now)),
      trustedServers.getValue().then(now => (servers.value = now)),
      givenServers().then(now => (given.value = now)),
      linkSettings.getValue().then(now => (settings.value = readLinkSettings(now))),
    ]);
  });

  /** Every service once, by name. */
  const services = computed(() =>
    [...new Set(PROVIDERS.map(provider => provider.id))]
      .map(id => ({ id, name: serviceName(id) }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  );

  async function chooseLanguage(chosen: string | null): Promise<void> {
    language.value = chosen;
    await chosenLanguage.setValue(chosen);
  }

  /** @param part makes what is to be different of the settings as they are stored: what is shown may be older */
  async function change(part: (now: LinkSettings) => Partial<LinkSettings>): Promise<void> {
    const changed = (now: LinkSettings) => ({ ...now, ...part(now) });
    settings.value = changed(settings.value);
    await update(linkSettings, kept => changed(readLinkSettings(kept)));
  }

  /** Puts one entry into a list of the settings, or takes it out. */
  function setEntry(list: Exclude<keyof LinkSettings, 'click'>, entry: string, there: boolean): Promise<void> {
    return change(({ [list]: now }) => ({
      [list]: there ? [...new Set([...now, entry])] : now.filter(one => one !== entry),
    }));
  }

  /** Adds a server by its address, once it has said that it is one. */
  async function addServer(address: string): Promise<boolean> {
    const url = readServer(address);
    if (!url) return tell('wrong', address);
    if ([...servers.value, ...given.value].includes(url.origin)) return tell('known', url.host);
    tell('adding', url.host);
    const found = await verifyServer(url.origin);
    if (found !== 'ok') return tell(FAILED[found], url.host);
    await addServers(url.origin);
    tell('added', url.host);
    return true;
  }

  function tell(kind: ServerNote['kind'], host: string): false {
    note.value = { kind, host };
    return false;
  }

  async function removeServer(origin: string): Promise<void> {
    note.value = null;
    await distrustServer(origin);
  }

  /** The file that Export writes. */
  const exported = () =>
    JSON.stringify({ sidestage: 1, trustedServers: servers.value, links: settings.value }, null, 2);

  /**
   * Takes the settings over that a file has. Resolves with the origins of servers that are not trusted yet: a file is
   * no reason to contact them; `importServers` does, after the person's yes. Null when it holds no settings of ours.
   */
  async function importFrom(text: string): Promise<string[] | null> {
    const file = readFile(text);
    if (!file) return null;
    await change(() => givenLinkSettings(file.links));
    const known = [...servers.value, ...given.value];
    return [...new Set(readOrigins(file.trustedServers))].filter(
      origin => readServer(origin) !== null && !known.includes(origin),
    );
  }

  /** The person said yes to these: each is asked whether it is a server, and trusted if it is. */
  async function importServers(origins: readonly string[]): Promise<{ added: number; failed: number }> {
    const verified = await Promise.all(origins.map(async origin => ({ origin, found: await verifyServer(origin) })));
    const good = verified.filter(one => one.found === 'ok').map(one => one.origin);
    await addServers(...good);
    return { added: good.length, failed: origins.length - good.length };
  }

  return {
    language,
    chooseLanguage,
    servers,
    given,
    settings,
    services,
    note,
    chooseClick: (click: ClickBehaviour) => change(() => ({ click })),
    setEntry,
    addServer,
    removeServer,
    exported,
    importFrom,
    importServers,
  };
}

/** An origin that may be a server's: https, or this machine. */
function readServer(address: string): URL | null {
  const text = address.trim();
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  if (!url || url.username !== '' || url.password !== '' || !url.hostname) return null;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)) ? url : null;
}

function readFile(text: string): { trustedServers?: unknown; links?: unknown } | null {
  try {
    const file: unknown = JSON.parse(text);
    return typeof file === 'object' && file !== null && 'sidestage' in file && file.sidestage === 1
      ? (file as { trustedServers?: unknown; links?: unknown })
      : null;
  } catch {
    return null;
  }
}
