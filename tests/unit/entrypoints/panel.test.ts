// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CLOSE } from '../../../core/protocol/close.ts';
import { PROTOCOL_VERSION } from '../../../core/protocol/version.ts';
import { newRoom } from '../../support/room.ts';
import { ScriptedRelay } from '../../support/scripted-relay.ts';

const { extension, OWN_WINDOW, resetExtension, stored, tell, windows } = await vi.hoisted(
  () => import('../../support/fake-extension.ts'),
);
const departed = vi.fn<(url: string) => Promise<boolean>>();
vi.mock('../../../entrypoints/shared/depart.ts', () => ({ depart: (url: string) => departed(url) }));
const { openDocument, settled } = await import('../../support/session-document.ts');
const { usePanel } = await import('../../../entrypoints/sidepanel/usePanel.ts');

const SESSION_WINDOW = 9;
const ORIGIN = 'https://meet.example.org';
const CURRENT = `current-${OWN_WINDOW}`;
const PENDING = `pending-${OWN_WINDOW}`;
const WINDOW = `window-${OWN_WINDOW}`;
const CHOIR = {
  url: `${ORIGIN}/r/choir#invite=secret`,
  host: 'meet.example.org',
  title: 'Choir',
  place: 'stage',
  bound: false,
};

let relay: ScriptedRelay;
let opened: Awaited<ReturnType<typeof open>> | null = null;

const keep = (values: Record<string, unknown>) => extension.storage.session.set(values);

beforeEach(async () => {
  resetExtension();
  departed.mockReset().mockResolvedValue(true);
  relay = new ScriptedRelay();
  relay.answer({ room: newRoom().room });
  await extension.storage.local.set({ trustedServers: [ORIGIN] });
});
afterEach(() => {
  opened?.mounted.unmount();
  vi.unstubAllGlobals();
});

async function open() {
  const document = await openDocument(usePanel);
  return { ...document, panel: document.used.panel };
}

async function show() {
  opened = await open();
  return opened;
}

async function click(url: string, more: Record<string, unknown> = {}): Promise<void> {
  await keep({ [PENDING]: { url, id: url, ...more } });
  await settled();
}

/** A panel whose session is in a window of its own. */
async function movedAway() {
  windows.set(SESSION_WINDOW, 'popup');
  await keep({ [CURRENT]: CHOIR, [WINDOW]: SESSION_WINDOW });
  return show();
}

/** A panel with somebody in the room of that name. */
async function joined(slug = 'choir') {
  const document = await show();
  await click(`${ORIGIN}/r/${slug}`);
  await document.session.join('Ada', 'viewer');
  await settled();
  expect(document.session.state?.phase).toBe('in-room');
  return document;
}

describe('the panel, when it is opened', () => {
  test('shows nothing if nothing is kept', async () => {
    const { panel } = await show();
    expect(panel.view.value).toBe('empty');
  });

  test('takes the link that a click left for it, once', async () => {
    await keep({ [PENDING]: { url: `${ORIGIN}/r/choir`, id: '1', way: 'stage' } });
    const { panel } = await show();
    expect([panel.view.value, panel.link.value?.slug, panel.way.value]).toEqual(['here', 'choir', 'stage']);
    expect(await stored('session')).not.toHaveProperty(PENDING);
    expect(relay.hellos).toHaveLength(1);
  });

  test('offers to return to the session it was closed in, and returns on a press', async () => {
    await keep({ [CURRENT]: CHOIR });
    const { panel } = await show();
    expect([panel.view.value, panel.left.value?.session.title]).toEqual(['left', 'Choir']);
    expect(relay.hellos).toEqual([]);
    await panel.press('return');
    await settled();
    expect(panel.now.value).toMatchObject({ state: 'here', link: { invite: 'secret' } });
    expect(relay.hellos).toHaveLength(1);
  });

  test('says that a window has its session', async () => {
    const { panel } = await movedAway();
    expect([panel.view.value, panel.elsewhere.value?.title, panel.title.value]).toEqual([
      'elsewhere',
      'Choir',
      'Choir',
    ]);
  });

  test('offers to return if that window was closed while nobody looked', async () => {
    await keep({ [CURRENT]: CHOIR, [WINDOW]: SESSION_WINDOW });
    const { panel } = await show();
    expect(panel.view.value).toBe('left');
    expect(await stored('session')).not.toHaveProperty(WINDOW);
  });

  test('says that it is there', async () => {
    await show();
    expect(await tell({ sidestage: 'panel-there', windowId: OWN_WINDOW })).toBe(true);
    await expect(tell({ sidestage: 'panel-there', windowId: 99 })).rejects.toThrow();
  });
});

describe('a host that nobody said yes to', () => {
  const UNKNOWN = 'https://unknown.example.org';
  test('is asked about, and not contacted', async () => {
    const fetched = vi.fn();
    vi.stubGlobal('fetch', fetched);
    const { panel } = await show();
    await click(`${UNKNOWN}/r/choir`);
    expect(panel.now.value).toMatchObject({ state: 'asking', about: 'host', question: { state: 'asking' } });
    expect([relay.hellos.length, fetched.mock.calls.length]).toEqual([0, 0]);
    panel.trust.drop();
    expect(panel.view.value).toBe('empty');
  });

  test('is opened once it was said yes to and is a Sidestage server', async () => {
    const wellKnown = {
      name: 'sidestage',
      protocol: PROTOCOL_VERSION,
      version: '1.0.0',
      endpoints: { relay: '/a', peer: '/b', rooms: '/c' },
    };
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(wellKnown)));
    const { panel } = await show();
    await click(`${UNKNOWN}/r/choir`);
    await panel.trust.accept();
    await settled();
    expect(panel.now.value).toMatchObject({ state: 'here', link: { origin: UNKNOWN } });
    expect((await stored('local'))['trustedServers']).toEqual([ORIGIN, UNKNOWN]);
  });

  test('that is no Sidestage server is said to be none, and not opened', async () => {
    vi.stubGlobal('fetch', async () => new Response('<html>'));
    const { panel } = await show();
    await click(`${UNKNOWN}/r/choir`);
    await panel.trust.accept();
    expect(panel.now.value).toMatchObject({ question: { state: 'failed', failure: 'not-sidestage' } });
    expect(relay.hellos).toEqual([]);
  });
});

describe('the panel with a session', () => {
  test('keeps what one is in, and puts the room on top of the recent ones', async () => {
    await joined();
    expect(await stored('session')).toMatchObject({ [CURRENT]: { url: `${ORIGIN}/r/choir`, place: 'viewer' } });
    expect((await stored('own'))['recentRooms']).toMatchObject([{ url: `${ORIGIN}/r/choir` }]);
  });

  test('asks before another is opened, stays, and switches', async () => {
    const { panel } = await joined();
    await click(`${ORIGIN}/r/band`, { way: 'viewer' });
    expect(panel.now.value).toMatchObject({ about: 'switch', link: { slug: 'band' } });
    await panel.stay();
    expect([panel.link.value?.slug, panel.way.value]).toEqual(['choir', undefined]);
    await click(`${ORIGIN}/r/band`);
    await panel.press('switch');
    await settled();
    expect(relay.commands.at(-1)).toEqual({ type: 'leave' });
    expect([panel.view.value, panel.link.value?.slug]).toEqual(['here', 'band']);
  });

  test('asks no longer whether to switch once its session has ended, and shows the end', async () => {
    const { panel, session } = await joined();
    await click(`${ORIGIN}/r/band`, { way: 'viewer' });
    expect(panel.view.value).toBe('switch');
    relay.end(CLOSE.takenOver);
    await settled();
    expect(session.state?.phase).toBe('over');
    expect([panel.view.value, panel.link.value?.slug, panel.way.value]).toEqual(['here', 'choir', undefined]);
  });

  test('opens session links that people write only on servers that are known', async () => {
    const { panel } = await joined();
    expect(panel.sessionLinks.is(`${ORIGIN}/r/band`)).toBe(true);
    expect(panel.sessionLinks.is('https://unknown.example.org/r/band')).toBe(false);
    panel.sessionLinks.open(`${ORIGIN}/r/band`);
    expect(panel.now.value).toMatchObject({ about: 'switch', link: { slug: 'band' } });
  });

  test('forgets it once it is over', async () => {
    const { panel } = await joined();
    await panel.press('close');
    await settled();
    expect(panel.view.value).toBe('empty');
    expect(await stored('session')).not.toHaveProperty(CURRENT);
  });

  test('leaves and forgets it when the popup asks', async () => {
    const { session, panel } = await joined();
    expect(await tell({ sidestage: 'leave-session', windowId: OWN_WINDOW })).toBe(true);
    expect(relay.commands.at(-1)).toEqual({ type: 'leave' });
    expect([session.state?.phase, panel.view.value]).toEqual(['over', 'here']);
    expect(await stored('session')).not.toHaveProperty(CURRENT);
    expect(departed).not.toHaveBeenCalled();
  });

  test('gives it up without a word when its window has taken it over', async () => {
    const { panel, session } = await joined();
    windows.set(SESSION_WINDOW, 'popup');
    await keep({ [WINDOW]: SESSION_WINDOW });
    await settled();
    expect(panel.view.value).toBe('here');
    const said = relay.commands.length;
    relay.end(CLOSE.takenOver);
    await settled();
    expect(session.state).toMatchObject({ phase: 'over', ending: 'taken-over' });
    expect([panel.view.value, panel.elsewhere.value?.url]).toEqual(['elsewhere', `${ORIGIN}/r/choir`]);
    expect(relay.commands).toHaveLength(said);
    expect(await stored('session')).toHaveProperty(CURRENT);
  });

  test('forgets it when another browser has taken it over', async () => {
    const { panel } = await joined();
    relay.end(CLOSE.takenOver);
    await settled();
    expect(panel.view.value).toBe('here');
    expect(await stored('session')).not.toHaveProperty(CURRENT);
  });

  test('says so if a window for it cannot be opened', async () => {
    const { used } = await joined();
    vi.mocked(extension.windows.create).mockRejectedValue(new Error('No windows here.') as never);
    used.moves.value[0]!.run();
    await settled();
    expect(used.failed.value).toBe(true);
    expect((await stored('session'))[`moving-${OWN_WINDOW}`]).toBe(false);
  });
});

describe('the panel whose session is in a window of its own', () => {
  test('leads there by the session’s link and by a press', async () => {
    const { panel, used } = await movedAway();
    await click(`${ORIGIN}/r/choir`);
    used.showWindow();
    expect(panel.view.value).toBe('elsewhere');
    expect(vi.mocked(extension.windows.update).mock.calls).toEqual([
      [SESSION_WINDOW, { focused: true }],
      [SESSION_WINDOW, { focused: true }],
    ]);
  });

  test('takes it back on a press, as it was', async () => {
    const { panel } = await movedAway();
    await panel.press('bring');
    await settled();
    expect(panel.now.value).toMatchObject({ state: 'here', link: { invite: 'secret' }, movingTo: null });
    expect(await stored('session')).not.toHaveProperty(WINDOW);
    expect(relay.hellos).toHaveLength(1);
  });

  test('follows what changes of it', async () => {
    const { panel } = await movedAway();
    await keep({ [CURRENT]: { ...CHOIR, bound: true } });
    expect(panel.elsewhere.value?.bound).toBe(true);
    await panel.press('bring');
    expect(panel.view.value).toBe('elsewhere');
  });

  test('offers to return when that window is closed', async () => {
    const { panel } = await movedAway();
    await extension.storage.session.remove(WINDOW);
    await settled();
    expect(panel.view.value).toBe('left');
  });

  test('has it left there before another is opened', async () => {
    const { panel } = await movedAway();
    await click(`${ORIGIN}/r/band`);
    expect(panel.now.value).toMatchObject({ about: 'switch', behind: { state: 'elsewhere' } });
    const asked = vi.fn();
    extension.runtime.onMessage.addListener(((message: unknown) => {
      asked(message);
      return Promise.resolve(true);
    }) as never);
    await panel.press('switch');
    await settled();
    expect(asked).toHaveBeenCalledWith({ sidestage: 'leave-session', windowId: SESSION_WINDOW });
    expect([panel.view.value, panel.link.value?.slug]).toEqual(['here', 'band']);
  });

  test('says so if nobody answers there and the server cannot be told', async () => {
    const { panel } = await movedAway();
    departed.mockResolvedValue(false);
    await click(`${ORIGIN}/r/band`);
    await panel.press('switch');
    await settled();
    expect([panel.unreached.value, panel.link.value?.slug]).toEqual([true, 'band']);
  });
});

describe('a session that was left, at the panel', () => {
  test('is told, and forgotten before the server answers', async () => {
    await keep({ [CURRENT]: CHOIR });
    const { panel } = await show();
    const { promise: answered, resolve: answer } = Promise.withResolvers<boolean>();
    departed.mockReturnValue(answered);
    const leaving = panel.press('leave');
    await settled();
    expect([panel.left.value?.leaving, CURRENT in (await stored('session'))]).toEqual([true, false]);
    answer(false);
    await leaving;
    expect([panel.view.value, panel.unreached.value]).toEqual(['empty', true]);
  });

  test('is left when the popup asks, once', async () => {
    await keep({ [CURRENT]: CHOIR });
    const { panel } = await show();
    await tell({ sidestage: 'leave-session', windowId: OWN_WINDOW });
    await tell({ sidestage: 'leave-session', windowId: OWN_WINDOW });
    expect(departed.mock.calls).toEqual([[CHOIR.url]]);
    expect(panel.view.value).toBe('empty');
  });

  test('is not another session’s to forget', async () => {
    await keep({ [CURRENT]: CHOIR });
    const { panel } = await show();
    await keep({ [CURRENT]: { ...CHOIR, url: `${ORIGIN}/r/band` } });
    await panel.press('leave');
    expect((await stored('session'))[CURRENT]).toMatchObject({ url: `${ORIGIN}/r/band` });
  });
});
