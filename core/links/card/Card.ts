import type { Action, CardWords } from '../cardWords.ts';
import { type Box, placeCard, type Spot } from './placement.ts';

/**
 * The card beside a session link: one element of ours at the end of the document, there only while
 * it shows, with everything in a closed shadow root. Made-up events do nothing in it.
 */
export class Card {
  readonly #document: Document;
  readonly #host: HTMLElement;
  readonly #box: HTMLElement;
  readonly #spot: HTMLElement;
  readonly #act: (action: Action) => void;
  #boxes: readonly Box[] = [];
  #pointer: Spot | undefined;

  constructor(document: Document, style: string, act: (action: Action) => void) {
    this.#document = document;
    this.#act = act;
    this.#host = document.createElement('div');
    this.#host.popover = 'manual';
    const root = this.#host.attachShadow({ mode: 'closed' });
    this.#box = this.#make('section', '');
    this.#box.setAttribute('role', 'dialog');
    this.#spot = this.#make('style', '');
    root.append(this.#make('style', style), this.#spot, this.#box);
    // The page's own listeners for clicks beside a menu and the like have no business here.
    for (const type of ['click', 'pointerdown', 'mousedown', 'pointerup', 'mouseup']) {
      this.#box.addEventListener(type, event => event.stopPropagation());
    }
  }

  get isShown(): boolean {
    return this.#host.isConnected;
  }

  owns(target: EventTarget | null): boolean {
    return target === this.#host;
  }

  /**
   * Shows the card beside these boxes, or shows other words in it.
   * @param container where in the document; inside a modal dialog all else is inert
   * @returns false when there is no room beside them: then it does not show
   */
  show(words: CardWords, boxes: readonly Box[], container: Element, pointer?: Spot): boolean {
    [this.#boxes, this.#pointer] = [boxes, pointer];
    if (this.#host.parentNode !== container) {
      container.append(this.#host);
      this.#host.showPopover();
    }
    const focused = this.#focusedAction();
    this.#box.setAttribute('aria-label', words.label);
    [this.#box.lang, this.#box.dir] = [words.language, words.direction];
    this.#box.replaceChildren(...this.#parts(words));
    if (focused) this.focus(focused);
    this.#place();
    return this.isShown;
  }

  hide(): void {
    this.#host.remove();
  }

  get hasFocus(): boolean {
    return this.#document.activeElement === this.#host;
  }

  /** Moves the keyboard into the card: to an action, else to the first. */
  focus(action?: string): void {
    const buttons = this.#buttons();
    (buttons.find(button => button.value === action) ?? buttons[0])?.focus();
  }

  /** Moves on by one button. @returns false at the end */
  focusNext(step: 1 | -1): boolean {
    const buttons = this.#buttons();
    const next = buttons[buttons.findIndex(button => button.value === this.#focusedAction()) + step];
    next?.focus();
    return next !== undefined;
  }

  /** Says something for a moment instead of a button's label. */
  confirm(action: Action, text: string): void {
    const button = this.#buttons().find(one => one.value === action);
    if (button) button.dataset['text'] = text;
  }

  #parts(words: CardWords): HTMLElement[] {
    const state = this.#make('p', '', `state ${words.state.kind}`);
    state.setAttribute('role', 'status');
    if (words.state.text) state.append(this.#make('b', words.state.text));
    if (words.people) state.append(this.#make('span', words.people));
    const actions = this.#make('div', '', 'actions');
    for (const [index, { action, text }] of words.actions.entries()) {
      const button = this.#make('button', text, index === 0 ? 'primary' : '') as HTMLButtonElement;
      button.type = 'button';
      button.value = action;
      button.addEventListener('click', event => event.isTrusted && this.#act(action));
      actions.append(button);
    }
    return [
      this.#make('h2', words.title),
      ...(words.written ? [this.#make('p', words.written, 'written')] : []),
      this.#make('p', words.host, 'host'),
      state,
      actions,
    ];
  }

  /** Words are drawn by the style: as text they could be found by the page's `window.find`, even in here. */
  #make(tag: string, text: string, className = ''): HTMLElement {
    const element = this.#document.createElement(tag);
    if (tag === 'style') element.textContent = text;
    else if (text) element.dataset['text'] = text;
    if (className) element.className = className;
    return element;
  }

  #buttons(): HTMLButtonElement[] {
    return [...this.#box.querySelectorAll('button')];
  }

  #focusedAction(): string | undefined {
    return (this.#box.getRootNode() as ShadowRoot).activeElement?.getAttribute('value') ?? undefined;
  }

  #place(): void {
    const { offsetWidth: width, offsetHeight: height } = this.#host;
    const { clientWidth, clientHeight } = this.#document.documentElement;
    const view = { width: clientWidth || innerWidth, height: Math.min(clientHeight || innerHeight, innerHeight) };
    const spot = placeCard(this.#boxes, { width, height }, view, this.#pointer);
    if (!spot) return this.hide();
    // From inside, where no rule of the page's can win over it.
    this.#spot.textContent = `:host{transform:translate(${Math.round(spot.x)}px,${Math.round(spot.y)}px)!important}`;
  }
}
