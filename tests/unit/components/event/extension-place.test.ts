// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { extensionPlace } from '../../../../components/event/extensionPlace.ts';
import OpenBeside from '../../../../components/event/OpenBeside.vue';

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36';
const AGENTS = {
  Chrome: CHROME,
  Firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
  Edge: `${CHROME} Edg/150.0.0.0`,
  Opera: `${CHROME} OPR/134.0.0.0`,
};
const store = (name: string) => `https://${name}.example/sidestage`;
const NOWHERE = { chrome: null, firefox: null, edge: null, opera: null };
const EVERYWHERE = {
  chrome: store('chrome'),
  firefox: store('firefox'),
  edge: store('edge'),
  opera: store('opera'),
};

describe('where a person is sent for the extension', () => {
  it.each(Object.entries(AGENTS))('%s is sent to its own store, and to none where none is named', (browser, agent) => {
    expect(extensionPlace(agent, EVERYWHERE)).toEqual({ browser, href: store(browser.toLowerCase()) });
    expect(extensionPlace(agent, NOWHERE)).toBeNull();
  });

  it('Edge and Opera install from Chrome’s store where they have none of their own; Firefox does not', () => {
    const chrome = { ...NOWHERE, chrome: store('chrome') };
    expect(extensionPlace(AGENTS.Edge, chrome)).toEqual({ browser: 'Edge', href: store('chrome') });
    expect(extensionPlace(AGENTS.Opera, chrome)).toEqual({ browser: 'Opera', href: store('chrome') });
    expect(extensionPlace(AGENTS.Firefox, chrome)).toBeNull();
  });

  it.each([
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/150.0 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (Android 15; Tablet; rv:153.0) Gecko/153.0 Firefox/153.0',
  ])('browsers that cannot have it are sent nowhere: %s', agent => {
    expect(extensionPlace(agent, EVERYWHERE)).toBeNull();
  });

  const chromium = (version: number) => CHROME.replace('Chrome/150.', `Chrome/${version}.`);
  it.each([
    ['Chrome', chromium(128), chromium(127)],
    ['Edge', `${chromium(128)} Edg/128.0.0.0`, `${chromium(127)} Edg/127.0.0.0`],
    // Its own number is another one than that of the Chrome it is made of.
    ['Opera', `${chromium(128)} OPR/114.0.0.0`, `${chromium(127)} OPR/134.0.0.0`],
    ['Firefox', AGENTS.Firefox.replaceAll('153', '140'), AGENTS.Firefox.replaceAll('153', '139')],
    ['Firefox', AGENTS.Firefox.replaceAll('153', '140'), AGENTS.Firefox.replaceAll('153', '99')],
  ])('%s is sent to its store from the version on that the manifest names', (browser, oldest, older) => {
    expect(extensionPlace(oldest, EVERYWHERE)).toMatchObject({ browser });
    expect(extensionPlace(older, EVERYWHERE)).toBeNull();
  });

  it('the page offers the one place, or does not speak of getting it', () => {
    const link = 'https://rooms.example/r/choir';
    const shown = (place: ReturnType<typeof extensionPlace>) =>
      mount(OpenBeside, { props: { link, shareLink: link, place } });
    const links = shown({ browser: 'Edge', href: store('edge') }).findAll('.get a');
    expect(links.map(one => [one.text(), one.attributes('href')])).toEqual([['Sidestage for Edge', store('edge')]]);
    expect(shown(null).text()).not.toContain('Get it');
  });
});
