import type { MediaConnection } from 'peerjs';
import { type PeerMessage, readPeerMessage } from './peerMessage.ts';

export interface CallHandlers {
  /** Media can flow; also after having been shaky. */
  up(): void;
  /** Nothing gets through at the moment; it may recover. */
  shaky(): void;
  /** It is over. `orderly`: the other end hung up. Said once, and not after `close`. */
  down(orderly: boolean): void;
  said(message: PeerMessage): void;
}

/** One PeerJS call and its data channel, whichever end made it. */
export class Call {
  readonly #connection: MediaConnection;
  readonly #pc: RTCPeerConnection;
  readonly #handlers: CallHandlers;
  readonly #answers = new Map<number, () => void>();
  #pings = 0;
  #over = false;

  /** @param connection dialled, or answered: its peer connection exists */
  constructor(connection: MediaConnection, handlers: CallHandlers) {
    this.#connection = connection;
    this.#handlers = handlers;
    this.#pc = connection.peerConnection;
    this.#pc.addEventListener('connectionstatechange', () => this.#onState());
    connection.on('close', () => this.#end());
    connection.on('error', () => this.#end());
    connection.on('willCloseOnRemote', () => this.#listen());
  }

  get pc(): RTCPeerConnection {
    return this.#pc;
  }

  get isUp(): boolean {
    return !this.#over && this.#pc.connectionState === 'connected';
  }

  /** It ended, from whichever end. */
  get isOver(): boolean {
    return this.#over;
  }

  /** Says something to the other end, if the channel is open. */
  say(message: PeerMessage): void {
    const channel = this.#channel;
    if (!this.#over && channel?.readyState === 'open') channel.send(JSON.stringify(message));
  }

  /** Whether the other end answers within that time. Its process must be alive and the path must carry. */
  answers(ms: number): Promise<boolean> {
    this.#pings += 1;
    const ping = this.#pings;
    return new Promise(resolve => {
      const settle = (answered: boolean) => {
        clearTimeout(timer);
        this.#answers.delete(ping);
        resolve(answered);
      };
      const timer = setTimeout(() => settle(false), ms);
      this.#answers.set(ping, () => settle(true));
      this.say({ ping });
    });
  }

  close(): void {
    this.#over = true;
    this.#connection.close();
  }

  get #channel(): RTCDataChannel | null {
    return (this.#connection.dataChannel as RTCDataChannel | null | undefined) ?? null;
  }

  #listen(): void {
    this.#channel?.addEventListener('message', ({ data }) => {
      const message = this.#over ? null : readPeerMessage(data);
      if (!message) return;
      if ('ping' in message) this.say({ pong: message.ping });
      else if ('pong' in message) this.#answers.get(message.pong)?.();
      else this.#handlers.said(message);
    });
    // Until now nothing could be said; whoever is up may want to.
    if (this.isUp) this.#handlers.up();
  }

  #onState(): void {
    if (this.#over) return;
    const { connectionState } = this.#pc;
    if (connectionState === 'connected') this.#handlers.up();
    else if (connectionState === 'disconnected') this.#handlers.shaky();
    else if (connectionState === 'failed' || connectionState === 'closed') this.#end();
  }

  #end(): void {
    if (this.#over) return;
    const orderly = this.#pc.iceConnectionState !== 'failed' && this.#pc.iceConnectionState !== 'disconnected';
    this.close();
    this.#handlers.down(orderly);
  }
}
