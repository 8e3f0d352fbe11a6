import { type MediaConnection, Peer } from 'peerjs';
import type { Ice } from '../../protocol/server.ts';
import type { MediaEvents, SignallingTarget } from '../MediaEngine.ts';

interface SignallingHandlers {
  /** Somebody calls; nothing is answered yet. */
  call(connection: MediaConnection): void;
  state(state: MediaEvents['signalling']['state']): void;
}

/**
 * The connection to the PeerServer. Every ticket opens a new `Peer` with a new id; the one before
 * is retired, not destroyed, because destroying it would close the calls made through it.
 */
export class SignallingClient {
  readonly #handlers: SignallingHandlers;
  /** Read by PeerJS whenever it makes a connection, so that it may be changed in between. */
  readonly #config: RTCConfiguration = { bundlePolicy: 'max-bundle', iceServers: [] };
  #current: Peer | null = null;
  readonly #retired = new Set<Peer>();

  constructor(handlers: SignallingHandlers) {
    this.#handlers = handlers;
  }

  open(target: SignallingTarget): void {
    this.#retire();
    this.renewIce(target.ice);
    const { hostname, port, protocol } = new URL(target.origin);
    const secure = protocol === 'https:';
    const peer = new Peer(target.id, {
      host: hostname,
      port: port === '' ? (secure ? 443 : 80) : Number(port),
      path: target.path,
      secure,
      token: target.ticket,
      config: this.#config,
      debug: 0,
    });
    this.#current = peer;
    this.#handlers.state('connecting');
    peer.on('open', () => this.#current === peer && this.#handlers.state('open'));
    peer.on('call', connection => (this.#current === peer ? this.#handlers.call(connection) : connection.close()));
    // Data connections are never part of a session; PeerJS would answer them by itself.
    peer.on('connection', connection => connection.close());
    const lost = () => {
      if (this.#current !== peer) return;
      this.#retire();
      this.#handlers.state('lost');
    };
    peer.on('disconnected', lost);
    peer.on('close', lost);
    // Errors of single calls come here too and are the links' affair; those of the server end in `disconnected` or
    // `close`.
    peer.on('error', () => {});
  }

  /** Ours and no others: PeerJS would fall back to public STUN and TURN servers. */
  renewIce({ servers, policy }: Ice): void {
    this.#config.iceServers = servers.map(server => ({ ...server }));
    this.#config.iceTransportPolicy = policy;
  }

  /** Starts a call, or returns null while signalling is down. */
  call(peerId: string, stream: MediaStream, metadata: object): MediaConnection | null {
    if (!this.#current?.open) return null;
    // PeerJS types the result as always there; it is not once the server is gone.
    return (this.#current.call(peerId, stream, { metadata }) as MediaConnection | undefined) ?? null;
  }

  get isOpen(): boolean {
    return this.#current?.open ?? false;
  }

  close(): void {
    this.#retire();
    for (const peer of this.#retired) peer.destroy();
    this.#retired.clear();
  }

  #retire(): void {
    const peer = this.#current;
    this.#current = null;
    if (!peer || peer.destroyed) return;
    this.#retired.add(peer);
    peer.disconnect();
    // Retired peers without a living call have no purpose; looked at on each turnover, so few are ever kept.
    for (const old of this.#retired) {
      const calls = Object.values(old.connections as Record<string, MediaConnection[]>).flat();
      if (calls.some(call => call.peerConnection as RTCPeerConnection | null)) continue;
      this.#retired.delete(old);
      old.destroy();
    }
  }
}
