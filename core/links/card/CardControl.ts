import type { Part } from '../cardParts.ts';
import type { Action, CardWords } from '../cardWords.ts';
import { followLink } from '../page/followLink.ts';
import { anchorOf, type LinkHit, textLinkAt } from '../page/linkAt.ts';
import type { PageScanner } from '../page/PageScanner.ts';
import { Card } from './Card.ts';
import type { Spot } from './placement.ts';

/** What a page is told to draw. */
export interface CardPicture {
  readonly words: CardWords;
  readonly parts: readonly Part[];
  readonly style: string;
}

/** What the card needs of the extension. */
export interface CardServices {
  /** What to show for a link; with `fresh`, after its server was asked. Null: nothing. */
  describe(url: string, fresh: boolean): Promise<CardPicture | null>;
  /** Both resolve with whether it led anywhere. */
  open(url: string, way: 'viewer' | 'stage'): Promise<boolean>;
  openTab(url: string): Promise<boolean>;
}

/** A pointer that rests that long on a link means it, in ms. */
const HOVER_MS = 350;
/** Time to move from the link into the card, in ms. */
const LEAVE_MS = 300;
/** A finger held that long on a link asks for the card, in ms. */
const PRESS_MS = 500;

/** Shows the card when the person points at, focuses or holds a session link, and carries out what is chosen in it. */
export class CardControl {
  readonly #scanner: PageScanner;
  readonly #services: CardServices;
  readonly #ending = new AbortController();
  #card: Card | null = null;
  #copied = { yes: '', no: '' };
  /** Whose card is shown. */
  #hit: LinkHit | null = null;
  /** What the pointer rests on. */
  #wanted = '';
  /** Whether the pointer is on an anchor. */
  #onAnchor = false;
  #entered = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(scanner: PageScanner, services: CardServices) {
    this.#scanner = scanner;
    this.#services = services;
    this.#on('pointerover', event => this.#onPointer(event));
    this.#on('pointermove', event => this.#onPointer(event));
    this.#on('pointerout', event => event.relatedTarget === null && this.#hideSoon());
    this.#on('pointerdown', event => this.#onDown(event));
    this.#on('pointerup', event => event.pointerType !== 'mouse' && !this.#card?.isShown && this.#stopTimer());
    this.#on('pointercancel', () => this.#stopTimer());
    this.#on('focusin', event => this.#onFocus(event));
    this.#on('keydown', event => this.#onKey(event));
    this.#on('scroll', () => this.#hide());
    this.#on('blur', event => event.target === window && this.#stopTimer());
  }

  /**
   * Shows the card of a link at once, and again when its server has answered. Resolves with false when there is no card
   * to show, or no room for it.
   */
  async show(hit: LinkHit, pointer?: Spot): Promise<boolean> {
    this.#stopTimer();
    if (this.#card?.isShown && this.#hit?.match.url === hit.match.url) return true;
    // Never another link's card while this one's is on its way.
    this.#card?.hide();
    this.#hit = hit;
    for (const fresh of [false, true]) {
      const picture = await this.#services.describe(hit.match.url, fresh);
      // The person has gone on, or closed the card.
      if (this.#hit !== hit || (fresh && !this.#card?.isShown)) return true;
      if (!picture) return fresh;
      const { words, parts, style } = picture;
      this.#copied = words.copied;
      this.#card ??= new Card(style, action => this.#act(action));
      const shown = this.#card.show(words.label, parts, hit.boxes(), placeOf(hit.element), pointer);
      if (!shown || words.state.kind !== 'asking') return shown;
    }
    return true;
  }

  stop(): void {
    this.#ending.abort();
    this.#hide();
  }

  #on<Type extends keyof WindowEventMap>(type: Type, listener: (event: WindowEventMap[Type]) => void): void {
    window.addEventListener(type, event => event.isTrusted && listener(event), {
      capture: true,
      // Only keys are ever held back from the page.
      passive: type !== 'keydown',
      signal: this.#ending.signal,
    });
  }

  /** Elements tell when they are entered; within running text only the pointer's place tells. */
  #onPointer(event: PointerEvent): void {
    if (event.pointerType === 'touch') return;
    if (this.#card?.owns(event)) return this.#stopTimer();
    // The first that is heard of the pointer may come from within an anchor.
    const entered = event.type === 'pointerover' || !this.#entered;
    this.#entered = true;
    if (!entered && (this.#onAnchor || !this.#scanner.hasTexts)) return;
    const hit = this.#find(event);
    if (entered) this.#onAnchor = hit?.text === false;
    if (!hit) return this.#card?.isShown ? this.#hideSoon() : this.#stopTimer();
    if (this.#card?.isShown && this.#hit?.match.url === hit.match.url) return this.#stopTimer();
    if (this.#timer !== undefined && this.#wanted === hit.match.url) return;
    this.#wanted = hit.match.url;
    const pointer = { x: event.clientX, y: event.clientY };
    this.#after(HOVER_MS, () => void this.show(hit, pointer));
  }

  #find(event: PointerEvent | MouseEvent): LinkHit | null {
    return (
      anchorOf(event, this.#scanner) ??
      (this.#scanner.hasTexts ? textLinkAt(event.clientX, event.clientY, this.#scanner) : null)
    );
  }

  #onDown(event: PointerEvent): void {
    if (this.#card?.owns(event)) return;
    this.#hide();
    const hit = event.pointerType === 'mouse' ? null : this.#find(event);
    if (hit) this.#after(PRESS_MS, () => void this.show(hit, { x: event.clientX, y: event.clientY }));
  }

  /** A click on a link in running text shows its card; the page sees the click as ever. */
  onClick(event: MouseEvent): void {
    if (this.#card?.owns(event)) return this.#card.press(event);
    if (event.button !== 0 || getSelection()?.isCollapsed === false) return;
    const hit = this.#find(event);
    if (hit?.text) void this.show(hit, { x: event.clientX, y: event.clientY });
  }

  #onFocus(event: FocusEvent): void {
    if (this.#card?.owns(event)) return this.#stopTimer();
    // Focus that a press brought is no wish to see the card.
    if (!(event.composedPath()[0] as Element).matches?.(':focus-visible')) return;
    const hit = anchorOf(event, this.#scanner);
    if (hit) void this.show(hit);
    else this.#hide();
  }

  #onKey(event: KeyboardEvent): void {
    const card = this.#card;
    if (!card?.isShown) return;
    if (event.key === 'Escape') {
      this.#backToLink();
      this.#hide();
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Tab' && !event.ctrlKey && !event.altKey && !event.metaKey) {
      this.#onTab(event, card);
    }
  }

  /** From the link into the card, through it, and from its end to what follows the link. */
  #onTab(event: KeyboardEvent, card: Card): void {
    const forth = !event.shiftKey;
    if (!card.hasFocus) {
      if (!forth || !this.#linkHasFocus()) return;
      card.focus();
    } else if (!card.focusNext(forth ? 1 : -1)) {
      this.#backToLink();
      // The browser goes on from the link.
      if (forth) return this.#hide();
    }
    event.preventDefault();
  }

  #linkHasFocus(): boolean {
    const root = this.#hit?.element.getRootNode() as Document | ShadowRoot | undefined;
    return this.#hit !== null && root?.activeElement === this.#hit.element;
  }

  #backToLink(): void {
    if (this.#card?.hasFocus && this.#hit?.element instanceof HTMLElement)
      this.#hit.element.focus({ preventScroll: true });
  }

  #act(action: Action): void {
    const hit = this.#hit;
    if (!hit) return;
    const { match } = hit;
    if (action === 'copy') {
      const { yes, no } = this.#copied;
      return this.#card?.confirm('copy', copy(match.url) ? yes : no);
    }
    const opened = action === 'tab' ? this.#services.openTab(match.url) : this.#services.open(match.url, action);
    void opened.then(led => led || followLink(hit));
    this.#backToLink();
    this.#hide();
  }

  #hideSoon(): void {
    if (this.#card?.hasFocus) return;
    if (this.#timer === undefined) this.#after(LEAVE_MS, () => this.#hide());
  }

  #hide(): void {
    this.#stopTimer();
    this.#card?.hide();
    this.#hit = null;
  }

  #after(delay: number, then: () => void): void {
    this.#stopTimer();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      then();
    }, delay);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** Where a card goes: the dialog around it, through slots and shadow roots; a modal one leaves all else inert. */
function placeOf(element: Element): Element {
  let at: Partial<Element> & Partial<ShadowRoot> = element;
  while (!at.matches?.('dialog[open]')) {
    const above: unknown = at.assignedSlot ?? at.parentNode ?? at.host;
    if (!above) return document.documentElement;
    at = above as typeof at;
  }
  return at as Element;
}

/** The older way, which needs no right: it works on plain http and in frames, where the newer one is refused. */
function copy(text: string): boolean {
  const set = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener('copy', set, { capture: true, once: true });
  const done = document.execCommand('copy');
  window.removeEventListener('copy', set, { capture: true });
  return done;
}
