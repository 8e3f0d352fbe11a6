import type { IncomingMessage } from 'node:http';
import type { Config } from './config.ts';
import { isLoopback, unbracketed } from './config-values.ts';

/** What to set when a server on loopback was asked for under a name that is not its own. */
export const WRONG_HOST =
  'This server answers on this machine only. If it is to answer at this address, set PUBLIC_URL to it, and restart the server.';

/** Whose pages may open connections: the extension's own, in any browser. */
const EXTENSION = /^(?:chrome|moz|safari-web)-extension:/;

/**
 * Whether a request was meant for this server. One on loopback is reached by any page in a browser on this machine:
 * under a foreign name that was made to lead here (DNS rebinding), which the browser says in `Host`, and by a WebSocket
 * that asks nobody, of which it says in `Origin` whose page opened it. Elsewhere everybody may ask, and nothing is
 * looked at.
 */
export class HostCheck {
  readonly #names: ReadonlySet<string> | null;

  constructor({ host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>) {
    const names = [host.toLowerCase(), ...(publicUrl === null ? [] : [unbracketed(new URL(publicUrl).hostname)])];
    this.#names = isLoopback(host) ? new Set(names) : null;
  }

  /** Ports say nothing: they may be forwarded. A request without the header is from no browser. */
  isMeant({ headers: { host } }: IncomingMessage): boolean {
    return this.#names === null || host === undefined || this.#isOwn(`http://${host}`, host);
  }

  /** Whether a page may open a connection; what is no browser says no origin. */
  mayConnect(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    if (this.#names === null || origin === undefined || EXTENSION.test(origin)) return true;
    return this.#isOwn(origin, origin.replace(/^https?:\/\//, ''));
  }

  #isOwn(url: string, authority: string): boolean {
    // Whatever else a URL may hold says nothing about whom it leads to.
    if (/[^\w.:[\]-]/.test(authority) || !URL.canParse(url)) return false;
    const name = unbracketed(new URL(url).hostname).replace(/\.$/, '');
    return isLoopback(name) || name.endsWith('.localhost') || this.#names?.has(name) === true;
  }
}
