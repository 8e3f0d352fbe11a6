import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../tools/lib/paths.ts';
import { artifacts } from '../support/chromium.ts';
import { markedTexts, waitForMark } from '../support/marks.ts';
import { eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

const OWN = 'http://localhost:9/r/physics';

describe('pages built after real ones', () => {
  let site: Site;
  let person: Person;
  let page: Page;
  let troubles: string[];

  beforeAll(async () => {
    site = await startSite();
    person = await Person.arrive();
    page = person.page;
    page.on('console', message => ['error', 'warn'].includes(message.type()) && troubles.push(message.text()));
    page.on('pageerror', error => troubles.push(String(error)));
  });
  afterAll(async () => {
    await person?.leave();
    await site?.close();
  });

  async function show(markup: string): Promise<void> {
    troubles = [];
    site.show(markup);
    await page.goto(site.origin);
    await page.bringToFront();
  }
  const saved = (name: string) =>
    readFileSync(join(import.meta.dirname, 'pages', `${name}.html`), 'utf8')
      .replaceAll('OWN_ENCODED', encodeURIComponent(OWN))
      .replaceAll('OWN', OWN);
  const marked = (texts: string[], highlight?: string) =>
    eventually(
      () => markedTexts(page, highlight),
      now => JSON.stringify(now) === JSON.stringify(texts),
    );

  test('a mail client: wrapped and plain links of a message, a message opened without loading, nothing in the one being written', async () => {
    await show(saved('mail'));
    await marked(['Join the session now', OWN]);
    expect(await markedTexts(page, 'sidestage-other')).toEqual(['https://meet.google.com/abc-defg-hij', 'Zoom']);
    await page.evaluate(`openThread(${JSON.stringify(OWN)})`);
    await marked(['Join']);
    expect(await page.$eval('#compose', box => box.innerHTML)).toBe(
      `<div>See ${OWN} and <a href="${OWN}">this</a></div>`,
    );
  });

  test('a calendar: addresses and words of nodes used again, an event revealed later', async () => {
    await show(saved('calendar'));
    await page.evaluate(`showWeek([${JSON.stringify(OWN)}, '', ${JSON.stringify(`${OWN}-2`)}])`);
    await marked(['Join 0', 'Join 2']);
    await page.evaluate(`showWeek(['', ${JSON.stringify(OWN)}])`);
    await marked(['Join 1']);
    await page.evaluate(`showWeek([]); showBubble('Where: ${OWN}, room 4')`);
    await marked([OWN]);
  });

  test('a chat with virtual scrolling: marks follow the rows that are there, and none is left of those that are not', async () => {
    await show(saved('chat'));
    await page.evaluate(`linkAt[3] = linkAt[1500] = ${JSON.stringify(OWN)}; draw()`);
    await marked([OWN]);
    await page.evaluate(`document.querySelector('#list').scrollTop = 30 * 700`);
    await marked([]);
    await page.evaluate(`document.querySelector('#list').scrollTop = 30 * 1496`);
    await marked([OWN]);
    expect(
      await page.evaluate(() =>
        [...CSS.highlights.get('sidestage-own')!].map(range => range.startContainer.parentElement!.dataset['index']),
      ),
    ).toEqual(['1500']);
  });

  test('a document editor: nothing in editors, fields or code, not a byte changed; comments beside it count, until they are edited', async () => {
    await show(saved('document'));
    const before = await page.$eval('body', body => body.innerHTML);
    await marked([OWN, OWN]);
    expect(
      await page.evaluate(() =>
        [...CSS.highlights.get('sidestage-own')!].map(range => range.startContainer.parentElement!.id).sort(),
      ),
    ).toEqual(['comment', 'reading']);
    expect(await page.$eval('body', body => body.innerHTML)).toBe(before);
    await page.$eval('#comment', comment => comment.setAttribute('contenteditable', 'true'));
    await marked([OWN]);
    await page.click('#editor p');
    await page.keyboard.type(` ${OWN}/x `);
    await marked([OWN]);
  });

  test('marks do not end up in copied text, selectors, layout or observers of the page', async () => {
    await show(`<p id="text">Join ${OWN} today</p><p><a id="session" href="${OWN}">in the session</a></p>
      <script>
        window.seen = 0;
        new MutationObserver(records => (window.seen += records.length)).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        window.box = () => JSON.stringify([...document.querySelectorAll('p,a')].map(one => one.getBoundingClientRect()));
        window.before = box();
      </script>`);
    await waitForMark(page, '#text');
    await waitForMark(page, '#session');
    await page.evaluate(() => ((window as unknown as { seen: number }).seen = 0));
    await page.evaluate(
      link => document.body.insertAdjacentHTML('beforeend', `<p id="late">${link}</p>`),
      `${OWN}-late`,
    );
    await waitForMark(page, '#late');
    const told = await page.evaluate(() => {
      const here = window as unknown as { seen: number; before: string; box: () => string };
      document.querySelector('#late')!.remove();
      getSelection()!.selectAllChildren(document.body);
      return {
        seen: here.seen,
        same: here.box() === here.before,
        copied: String(getSelection()),
        elements: document.querySelectorAll('body *:not(script)').length,
        attributes: document.querySelectorAll('[data-sidestage]').length,
      };
    });
    expect(told).toMatchObject({ seen: 1, same: true, elements: 3, attributes: 0 });
    expect(told.copied.replaceAll(/\s+/g, ' ').trim()).toBe(`Join ${OWN} today in the session`);
  });

  /** An app that takes over markup from the server, with its complaints about differences switched on. */
  async function appScript(name: string, source: string, defines: Record<string, string>): Promise<string> {
    mkdirSync(artifacts, { recursive: true });
    const entry = join(artifacts, `${name}.js`);
    writeFileSync(entry, source);
    const require = createRequire(import.meta.url);
    const built = await build({
      configFile: false,
      root,
      logLevel: 'silent',
      mode: 'development',
      define: { 'process.env.NODE_ENV': '"development"', ...defines },
      resolve: { alias: { vue: require.resolve('vue/dist/vue.esm-bundler.js') } },
      build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'app' } },
    });
    const [output] = Array.isArray(built) ? built : [built];
    if (!output || !('output' in output)) throw new Error(`${name} was not built.`);
    return output.output[0].code;
  }

  test('a React app hydrates without complaint long after its links were marked, and goes on rendering', async () => {
    const source = `
      import { createElement as h, useState } from 'react';
      import { hydrateRoot } from 'react-dom/client';
      function App() {
        const [count, setCount] = useState(0);
        return h('div', null, h('p', { id: 'text' }, 'Join ', '${OWN}', ' now'), h('a', { id: 'session', href: '${OWN}' }, 'in the session ', count),
          h('button', { id: 'more', onClick: () => setCount(count + 1) }, 'more'), count > 1 ? null : h('p', { id: 'gone' }, '${OWN}-gone'));
      }
      window.hydrate = () => hydrateRoot(document.querySelector('#app'), h(App), { onRecoverableError: error => console.error('recovered', error) });
    `;
    const script = await appScript('react-app', source, {});
    await show(
      `<div id="app"><div><p id="text">Join <!-- -->${OWN}<!-- --> now</p><a id="session" href="${OWN}">in the session <!-- -->0</a><button id="more">more</button><p id="gone">${OWN}-gone</p></div></div>`,
    );
    await page.addScriptTag({ content: script });
    await marked([OWN, 'in the session 0', `${OWN}-gone`]);
    await page.evaluate('hydrate(); 0');
    await page.waitForFunction(() =>
      Object.keys(document.querySelector('#more')!).some(key => key.startsWith('__reactProps')),
    );
    await page.click('#more');
    await marked([OWN, 'in the session 1', `${OWN}-gone`]);
    await page.click('#more');
    await marked([OWN, 'in the session 2']);
    expect(troubles).toEqual([]);
  });

  test('a Vue app hydrates without complaint long after its links were marked, and goes on rendering', async () => {
    const source = `
      import { createSSRApp, h, ref } from 'vue';
      const count = ref(0);
      window.more = () => (count.value += 1);
      window.hydrate = () => createSSRApp({ render: () => h('div', null, [h('p', { id: 'text' }, 'Join ${OWN} now'), h('a', { id: 'session', href: '${OWN}' }, 'in the session ' + count.value),
        count.value > 1 ? null : h('p', { id: 'gone' }, '${OWN}-gone')]) }).mount('#app');
    `;
    const script = await appScript('vue-app', source, {
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
    });
    await show(
      `<div id="app"><div><p id="text">Join ${OWN} now</p><a id="session" href="${OWN}">in the session 0</a><p id="gone">${OWN}-gone</p></div></div>`,
    );
    await page.addScriptTag({ content: script });
    await marked([OWN, 'in the session 0', `${OWN}-gone`]);
    expect(troubles.filter(text => !text.includes('development version'))).toEqual([]);
    await page.evaluate('hydrate(); more()');
    await marked([OWN, 'in the session 1', `${OWN}-gone`]);
    await page.evaluate('more()');
    await marked([OWN, 'in the session 2']);
    expect(troubles.filter(text => !text.includes('development version'))).toEqual([]);
  });
});
