import type { Part } from '../cardParts.ts';
import type { Action } from '../cardWords.ts';
import { type Box, placeCard, type Spot } from './placement.ts';

/**
 * The card beside a session link: one element of ours at the end of the document, there only while
 * it shows, with everything in a closed shadow root. Made-up events do nothing in it.
 */
export class Card {
  readonly #host: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #box: HTMLElement;
  readonly #spot: HTMLElement;
  readonly #act: (action: Action) => void;

  constructor(style: string, act: (action: Action) => void) {
    this.#act = act;
    this.#host = make(['div', { popover: 'manual' }]);
    this.#root = this.#host.attachShadow({ mode: 'closed' });
    this.#box = make(['section', { role: 'dialog' }]);
    this.#spot = make(['style', {}]);
    this.#root.append(make(['style', {}, style]), this.#spot, this.#box);
    // The page's own listeners for clicks beside a menu and the like have no business here.
    for (const type of ['click', 'pointerdown', 'mousedown', 'pointerup', 'mouseup']) {
      this.#box.addEventListener(type, event => event.stopPropagation());
    }
  }

  get isShown(): boolean {
    return this.#host.isConnected;
  }

  /** Whether an event comes from the card: in the shadow tree of a page it is not the event's target. */
  owns(event: Event): boolean {
    return event.composedPath().includes(this.#host);
  }

  /** A click in the card. It is heard where the page cannot keep it from the card's buttons. */
  press(event: MouseEvent): void {
    // Keys, and what assistive technology presses, have no place.
    const { pointerType } = event as PointerEvent;
    const at = pointerType && this.#root.elementFromPoint(event.clientX, event.clientY);
    const pressed = at || this.#root.activeElement;
    if (!(pressed instanceof HTMLButtonElement)) return;
    event.stopImmediatePropagation();
    this.#act(pressed.value as Action);
  }

  /**
   * Shows the card beside these boxes, or shows other words in it.
   * @param container where in the document; inside a modal dialog all else is inert
   * @returns false when there is no room beside them: then it does not show
   */
  show(label: string, parts: readonly Part[], boxes: readonly Box[], container: Element, pointer?: Spot): boolean {
    if (this.#host.parentNode !== container) {
      container.append(this.#host);
      this.#host.showPopover();
    }
    const focused = this.#focused();
    this.#box.setAttribute('aria-label', label);
    this.#box.replaceChildren(...parts.map(make));
    if (focused) this.focus(focused.value);
    this.#place(boxes, pointer);
    return this.isShown;
  }

  hide(): void {
    this.#host.remove();
  }

  get hasFocus(): boolean {
    return (this.#host.getRootNode() as Document).activeElement === this.#host;
  }

  /** Moves the keyboard into the card: to an action, else to the first. */
  focus(action?: string): void {
    const buttons = this.#buttons();
    (buttons.find(button => button.value === action) ?? buttons[0])?.focus();
  }

  /** Moves on by one button. @returns false at the end */
  focusNext(step: 1 | -1): boolean {
    const buttons = this.#buttons();
    const next = buttons[buttons.indexOf(this.#focused() as HTMLButtonElement) + step];
    next?.focus();
    return next !== undefined;
  }

  /** Says something for a moment instead of a button's label. */
  confirm(action: Action, text: string): void {
    const button = this.#buttons().find(one => one.value === action);
    if (button) button.dataset['text'] = text;
  }

  #buttons(): HTMLButtonElement[] {
    return [...this.#box.querySelectorAll('button')];
  }

  #focused(): HTMLButtonElement | null {
    return this.#root.activeElement as HTMLButtonElement | null;
  }

  #place(boxes: readonly Box[], pointer?: Spot): void {
    const { offsetWidth: width, offsetHeight: height } = this.#host;
    const { clientWidth, clientHeight } = document.documentElement;
    const view = { width: clientWidth || innerWidth, height: Math.min(clientHeight || innerHeight, innerHeight) };
    const spot = placeCard(boxes, { width, height }, view, pointer);
    if (!spot) return this.hide();
    // From inside, where no rule of the page's can win over it.
    this.#spot.textContent = `:host{transform:translate(${Math.round(spot.x)}px,${Math.round(spot.y)}px)!important}`;
  }
}

/** Documents of other kinds (XML, drawings) would make elements that are none of HTML's. */
function make([tag, attributes, ...inside]: Part): HTMLElement {
  const element = document.createElementNS('http://www.w3.org/1999/xhtml', tag) as HTMLElement;
  for (const name in attributes) element.setAttribute(name, attributes[name] ?? '');
  element.append(...inside.map(one => (typeof one === 'string' ? one : make(one))));
  return element;
}
