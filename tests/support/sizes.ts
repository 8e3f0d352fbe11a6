import type { Page } from 'puppeteer';

/** What a thumb needs, in CSS pixels. */
const THUMB = 44;
/** The fault of a room whose controls one has to scroll to. */
export const BELOW = 'the controls reach below the window';
const STRIPS = '.area.across, .conversations';

/**
 * What does not fit the page as it stands, one line a fault: what reaches beside the window or scrolls sideways, and
 * with `thumb` what is pressed and is smaller than 44 px. A link within a sentence is as high as its line, and a
 * box whose label is pressed too is as large as its label. Pictures beside the large one, and conversations, are strips
 * that scroll sideways on purpose.
 */
export function faultsOfSize(page: Page, thumb: boolean): Promise<string[]> {
  return page.evaluate(
    async (least, presses, strips, below) => {
      // What follows its own size is placed a frame after the window has another one. Only a page in front has frames.
      for (let frame = 0; frame < 2; frame += 1) await new Promise(resolve => requestAnimationFrame(resolve));
      const width = document.documentElement.clientWidth;
      const named = (element: Element) =>
        [element.tagName.toLowerCase(), ...element.classList].join('.').slice(0, 60) +
        ` “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 24)}”`;
      const seen = (element: Element) =>
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
        element.getClientRects().length > 0 &&
        !element.closest('.visually-hidden, [inert]');
      /** What is cut off on purpose, as a long name is, is not beside the window. */
      const cut = (element: Element): boolean => {
        for (let one = element.parentElement; one; one = one.parentElement)
          if (getComputedStyle(one).overflowX !== 'visible') return true;
        return false;
      };
      const beside = (element: Element) => {
        const { left, right } = element.getBoundingClientRect();
        return left < -0.5 || right > width + 0.5;
      };
      const faults: string[] = [];
      const bar = document.querySelector('.room > footer')?.getBoundingClientRect();
      if (bar && bar.bottom > window.innerHeight + 0.5) faults.push(below);
      const all = [...document.body.querySelectorAll('*')].filter(seen);
      if (document.documentElement.scrollWidth > width) faults.push('the page scrolls sideways');
      for (const element of all) {
        const { overflowX } = getComputedStyle(element);
        const scrolls = overflowX === 'auto' || overflowX === 'scroll';
        if (scrolls && !element.matches(strips) && element.scrollWidth > element.clientWidth + 1)
          faults.push(`scrolls sideways: ${named(element)}`);
        if (beside(element) && !cut(element)) faults.push(`beside the window: ${named(element)}`);
      }
      for (const element of all.filter(one =>
        one.matches('button, a[href], input, select, textarea, [tabindex="0"]'),
      )) {
        if (beside(element) && !element.closest(strips)) faults.push(`out of reach: ${named(element)}`);
        if (!presses || element.matches('[tabindex="0"]:not(button, a, input)')) continue;
        const whole = element.closest('label') ?? (element as HTMLInputElement).labels?.[0] ?? element;
        const sentence = getComputedStyle(element).display === 'inline';
        const boxes = [element, whole].map(one => one.getBoundingClientRect());
        const [wide, high] = [Math.max(...boxes.map(box => box.width)), Math.max(...boxes.map(box => box.height))];
        if (!sentence && (wide < least - 0.5 || high < least - 0.5))
          faults.push(`${Math.round(wide)} × ${Math.round(high)}: ${named(element)}`);
      }
      return faults;
    },
    THUMB,
    thumb,
    STRIPS,
    BELOW,
  );
}
