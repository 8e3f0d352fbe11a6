import { CardControl, type CardServices } from '../card/CardControl.ts';
import type { Recogniser, SessionMatch } from '../recognise.ts';
import type { ClickBehaviour } from '../settings.ts';
import { followLink } from './followLink.ts';
import { anchorOf, type LinkHit } from './linkAt.ts';
import { PageScanner } from './PageScanner.ts';

/** What the assistant needs of the extension. */
export interface AssistantServices extends Omit<CardServices, 'open'> {
  /** Takes the person to a session; called within the click's own task. Resolves with whether it led anywhere. */
  open(url: string, way?: 'viewer' | 'stage'): Promise<boolean>;
  /** False once the extension was updated or removed under the page. */
  isConnected(): boolean;
  /** The page's session links are others than before. */
  readonly changed: () => void;
}

/** One frame's link assistant: scanner, clicks, and, once there is a link at all, the card. */
export class Assistant {
  readonly #scanner: PageScanner;
  readonly #services: AssistantServices;
  readonly #click: ClickBehaviour;
  #card: CardControl | null = null;

  constructor(recogniser: Recogniser, click: ClickBehaviour, services: AssistantServices) {
    this.#services = services;
    this.#click = click;
    this.#scanner = new PageScanner(document, recogniser, services.changed, () => this.#cards());
    this.#scanner.start();
  }

  /** The session links found so far, each once, in page order. */
  links(): SessionMatch[] {
    return this.#scanner.list();
  }

  /** The frame's session links as they are at this moment. */
  linksNow(): SessionMatch[] {
    this.#scanner.catchUp();
    return this.links();
  }

  stop(): void {
    this.#card?.stop();
    this.#scanner.stop();
  }

  #cards(): CardControl {
    return (this.#card ??= new CardControl(this.#scanner, this.#services));
  }

  /** A click in this frame, before the page hears of it; the page still does, of a taken one as prevented. */
  onClick(event: MouseEvent): void {
    // Pages can make up events; only the browser can make trusted ones.
    if (!event.isTrusted) return;
    this.#card?.onClick(event);
    // Anything but a plain click keeps its meaning.
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (this.#click === 'off' || !plain || event.defaultPrevented) return;
    const hit = anchorOf(event, this.#scanner);
    // After an update of the extension this script is cut off: then the link must work as a link.
    if (hit?.match.provider !== 'own') return;
    if (!this.#services.isConnected()) return this.stop();
    event.preventDefault();
    if (this.#click === 'panel') return void this.#open(hit);
    void this.#cards()
      .show(hit, { x: event.clientX, y: event.clientY })
      .catch(() => false)
      .then(shown => (shown ? undefined : this.#open(hit)));
  }

  /** A click that was taken and led nowhere is given back to its link. */
  async #open(hit: LinkHit): Promise<void> {
    if (!(await this.#services.open(hit.match.url))) followLink(hit);
  }
}
