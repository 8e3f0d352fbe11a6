import type { Browser } from 'puppeteer';

/** What both drivers' connections have in common: one method through which every request goes. */
type Send = (...words: unknown[]) => unknown;

/**
 * A driver asks that each script it runs in a page counts as a press of the person. Browsers then play sound that they
 * would refuse to everybody else, because a test looked at the page. From now on only real presses count.
 */
export async function lookWithoutPressing(browser: Browser): Promise<void> {
  if ('connection' in browser) {
    // Firefox, by WebDriver BiDi.
    replace(browser.connection as { send: Send }, 'send', 'userActivation');
    return;
  }
  const session = await browser.target().createCDPSession();
  replace(session.connection() as unknown as { _rawSend: Send }, '_rawSend', 'userGesture');
  await session.detach();
}

function replace<Name extends string>(connection: Record<Name, Send>, name: Name, pressing: string): void {
  const send = connection[name].bind(connection);
  connection[name] = (...words) =>
    send(
      ...words.map(word =>
        typeof word === 'object' && word !== null && pressing in word ? { ...word, [pressing]: false } : word,
      ),
    );
}
