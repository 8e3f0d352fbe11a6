// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PROTOCOL_VERSION } from '../../../core/protocol/version.ts';

const { extension, resetExtension, stored } = await vi.hoisted(() => import('../../support/fake-extension.ts'));
const { settled } = await import('../../support/session-document.ts');
const { default: App } = await import('../../../entrypoints/options/App.vue');
const { useOptions } = await import('../../../entrypoints/options/useOptions.ts');

const KNOWN = 'https://known.example';
const LINKS = { click: 'ask', servicesOff: ['zoom'], patterns: ['a.example/*'], quietSites: ['b.example'] };
const contacted = vi.fn<(url: string) => Response>();
let shown: VueWrapper;

beforeEach(async () => {
  resetExtension();
  contacted.mockReset().mockImplementation(() => new Response('<html>'));
  vi.stubGlobal('fetch', async (url: URL) => contacted(url.href));
  await extension.storage.local.set({ trustedServers: [KNOWN], links: LINKS });
});
afterEach(() => {
  shown.unmount();
  vi.unstubAllGlobals();
});

async function open() {
  let options: ReturnType<typeof useOptions> | undefined;
  shown = mount({ setup: () => void (options = useOptions()), template: '<i />' });
  await settled();
  return options!;
}

const links = async () => (await stored('local'))['links'];
const shownOff = (page: VueWrapper) =>
  page
    .findAll<HTMLInputElement>('[data-section=services] input')
    .flatMap(({ element }) => (element.checked ? [] : element.value));

test('what is pressed before the settings are read is added to what is kept, and shown with it', async () => {
  shown = mount(App);
  await shown.find('input[value=teams]').setValue(false);
  await settled();
  expect(await links()).toEqual({ ...LINKS, servicesOff: ['zoom', 'teams'] });
  expect(shownOff(shown).sort()).toEqual(['teams', 'zoom']);
});

test('what two pages of settings change at the same time stays, entry by entry', async () => {
  const pages = [mount(App), mount(App)] as const;
  [shown] = pages;
  await settled();
  const add = (page: VueWrapper, entry: string) => {
    const section = page.find('[data-section=patterns]');
    void section.find('input').setValue(entry);
    void section.find('form').trigger('submit');
  };
  pages.forEach((page, index) => add(page, `${index}.example/*`));
  void pages[0].find('input[value=teams]').setValue(false);
  void pages[1].find('input[value=zoom]').setValue(true);
  await settled();
  const patterns = [...LINKS.patterns, '0.example/*', '1.example/*'];
  expect(await links()).toEqual({ ...LINKS, servicesOff: ['teams'], patterns });
  expect(pages.map(shownOff)).toEqual([['teams'], ['teams']]);
  const remove = (page: VueWrapper, entry: string) => void page.find(`[data-entry="${entry}"] button`).trigger('click');
  remove(pages[0], '0.example/*');
  remove(pages[1], '1.example/*');
  await settled();
  expect(await links()).toEqual({ ...LINKS, servicesOff: ['teams'] });
  pages[1].unmount();
});

test('a file that says nothing of link settings changes none, and one that says one changes that', async () => {
  const options = await open();
  await options.importFrom(JSON.stringify({ sidestage: 1, trustedServers: [] }));
  expect((await stored('local'))['links']).toEqual(LINKS);
  await options.importFrom(JSON.stringify({ sidestage: 1, links: { click: 'off' } }));
  expect((await stored('local'))['links']).toEqual({ ...LINKS, click: 'off' });
  expect(await options.importFrom('{"something": "else"}')).toBeNull();
});

test('servers of a file are neither contacted nor trusted before the person said yes to their names', async () => {
  const options = await open();
  const servers = [
    KNOWN,
    'https://new.example',
    'https://new.example/',
    'https://not-one.example',
    'http://plain.example',
  ];
  const asked = await options.importFrom(JSON.stringify({ sidestage: 1, trustedServers: servers }));
  expect(asked).toEqual(['https://new.example', 'https://not-one.example']);
  expect(contacted).not.toHaveBeenCalled();
  expect((await stored('local'))['trustedServers']).toEqual([KNOWN]);
  contacted.mockImplementation(url =>
    url.startsWith('https://new.example/')
      ? Response.json({
          name: 'sidestage',
          version: '1.0.0',
          protocol: PROTOCOL_VERSION,
          endpoints: { relay: '/a', peer: '/b', rooms: '/c' },
        })
      : new Response('<html>'),
  );
  expect(await options.importServers(asked!)).toEqual({ added: 1, failed: 1 });
  expect((await stored('local'))['trustedServers']).toEqual([KNOWN, 'https://new.example']);
});
