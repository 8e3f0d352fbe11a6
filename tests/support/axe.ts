import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'puppeteer';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe objects to on the page as it stands, one line a rule.
 * @param rules only these
 * @param without all but these
 */
export async function violations(page: Page, rules?: string[], without: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await source);
  return page.evaluate(
    async (only, not) => {
      const { axe: engine } = window as unknown as { axe: typeof axe };
      const results = await engine.run(document, {
        resultTypes: ['violations'],
        ...(only ? { runOnly: only } : {}),
        rules: Object.fromEntries(not.map(rule => [rule, { enabled: false }])),
      });
      return results.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`,
      );
    },
    rules,
    without,
  );
}
