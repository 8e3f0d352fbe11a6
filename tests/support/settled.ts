import type { Page } from 'puppeteer';

/** Waits until nothing in the page is too new to take a press, as a person does who reads before they press. */
export async function settled(page: Page, timeout = 20_000): Promise<void> {
  await page.waitForSelector('[data-settling]', { hidden: true, timeout });
}
