import { getCurrentInstance, watch } from 'vue';

/** What a new view begins with; of a prompt, the question. */
const BEGINNINGS = ['[data-view-start]', '.prompt-page h2', 'h1', 'h2', 'main'];

/**
 * After a change of view the focus was with what is gone, and the browser leaves it nowhere. It goes to the heading of
 * the new view, which a screen reader then says. Somebody whose focus is elsewhere keeps it.
 * @param view names what is on screen
 */
export function useFocusOnChange(view: () => string | undefined): void {
  const self = getCurrentInstance();
  watch(
    view,
    () => {
      const { activeElement, body } = document;
      if (activeElement !== null && activeElement !== body) return;
      const around = (self?.proxy?.$el as Node | undefined)?.parentElement ?? body;
      const start = BEGINNINGS.map(beginning => around.querySelector<HTMLElement>(beginning)).find(
        found => found !== null,
      );
      if (!start) return;
      if (!start.hasAttribute('tabindex')) start.tabIndex = -1;
      start.focus({ preventScroll: true });
    },
    { flush: 'post' },
  );
}
