import { nextTick, type Ref, watch } from 'vue';

/**
 * Keeps the keyboard near where it was when what had the focus goes: a button that has done its work, a form whose
 * time is over, a card that moves to another group. Then the card has it, and when that is gone, the whole list.
 * @param attribute names a card, such as `data-activity`. Cards and the list must be focusable.
 */
export function useKeptFocus(list: Readonly<Ref<HTMLElement | null>>, attribute: string, changes: () => unknown): void {
  watch(changes, async () => {
    const { activeElement } = document;
    if (!activeElement || !list.value?.contains(activeElement)) return;
    const id = activeElement.closest(`[${attribute}]`)?.getAttribute(attribute);
    await nextTick();
    if (document.activeElement !== document.body || !list.value) return;
    const card = id == null ? null : list.value.querySelector<HTMLElement>(`[${attribute}="${id}"]`);
    (card ?? list.value).focus();
  });
}
