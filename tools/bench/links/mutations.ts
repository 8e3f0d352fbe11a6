import type { Page } from 'puppeteer';

/** What a page does to itself while it is measured. */

/** 10,000 nodes in 100 batches, a task each; one in 50 holds a session link. */
export async function insertInBatches(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const list = document.createElement('section');
    document.body.append(list);
    for (let batch = 0; batch < 100; batch += 1) {
      for (let index = 0; index < 100; index += 1) {
        const row = document.createElement('div');
        if (index % 50 === 0) row.innerHTML = `<a href="https://rooms.example.org/r/new-${batch}-${index}">Join</a>`;
        else row.textContent = `Message ${index} of batch ${batch}: nothing to see here, carry on.`;
        list.append(row);
      }
      await new Promise(resolve => setTimeout(resolve));
    }
  });
}

/** 400 text nodes in an editor, a task each, as typing makes them. */
export async function typeNodes(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const editor = document.createElement('div');
    editor.contentEditable = 'true';
    document.body.prepend(editor);
    for (let index = 0; index < 400; index += 1) {
      editor.append(document.createTextNode('x'));
      await new Promise(resolve => setTimeout(resolve));
    }
  });
}

/** 1,000 changes a second: rows come and go, texts and addresses change. */
export async function mutateSteadily(page: Page, duration: number): Promise<void> {
  await page.evaluate(async ms => {
    const list = document.createElement('section');
    document.body.append(list);
    const began = performance.now();
    let done = 0;
    while (performance.now() - began < ms) {
      const due = performance.now() - began;
      for (; done < due; done += 1) {
        const row = document.createElement('p');
        row.append(`Price ${done}: ${done % 97}`);
        list.append(row);
        if (list.childElementCount > 200) list.firstElementChild?.remove();
      }
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }, duration);
}

/** Counts what a page's own observer sees from now on. */
export async function watchMutations(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counter = window as unknown as { seen: number };
    counter.seen = 0;
    new MutationObserver(records => (counter.seen += records.length)).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  });
  return () => page.evaluate(() => (window as unknown as { seen: number }).seen);
}
