import { expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { SocketLike } from '../../core/session/RelaySocket.ts';
import type { RoomSession } from '../../core/session/RoomSession.ts';
import type { InRoom } from '../../core/session/state.ts';
import type { ClientBuild } from './golden.ts';
import { createRoom } from './server.ts';
import { POLL } from './taking-part.ts';

const OFF = { microphone: false, camera: false } as const;

/** What was said on the way: each address that was tried, and the first frame of either end. */
export interface Wire {
  readonly addresses: string[];
  readonly hellos: Record<string, unknown>[];
  readonly welcomes: Record<string, unknown>[];
  /** Whether the screen said, before they were inside, that the server is out of reach. */
  wasOutOfReach: boolean;
}

/** Somebody with a whole client, whose sockets can be cut. */
class Somebody {
  readonly session: RoomSession;
  readonly wire: Wire = { addresses: [], hellos: [], welcomes: [], wasOutOfReach: false };
  #socket: WebSocket | null = null;

  constructor(build: ClientBuild, origin: string, slug: string, invite?: string) {
    this.session = new build.RoomSession({
      origin,
      slug,
      invite,
      credential: build.newCredential(),
      engine: new build.FakeEngine(new build.FakeNetwork()),
      openSocket: address => this.#open(address),
    });
    this.session.subscribe(value => {
      if (value.phase === 'connecting' && value.unreachable) this.wire.wasOutOfReach = true;
    });
  }

  /** Cuts the connection without a word. */
  cut(): void {
    this.#socket?.terminate();
  }

  get there(): InRoom {
    const { value } = this.session;
    if (value.phase !== 'in-room') throw new Error(`They are ${value.phase}, not in the room.`);
    return value;
  }

  async until(what: string, holds: () => unknown): Promise<void> {
    await vi.waitUntil(holds, { timeout: 10_000, interval: 5 }).catch(() => {
      throw new Error(`It did not come to this: ${what}. ${JSON.stringify(this.session.value).slice(0, 500)}`);
    });
  }

  #open(address: string): SocketLike {
    this.wire.addresses.push(new URL(address).pathname);
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', data => {
      const message = JSON.parse((data as Buffer).toString()) as Record<string, unknown>;
      if (message['type'] === 'welcome') this.wire.welcomes.push(message);
    });
    const send = socket.send.bind(socket) as (frame: string) => void;
    socket.send = (frame: unknown) => {
      const message = JSON.parse(String(frame)) as Record<string, unknown>;
      if (message['type'] === 'hello') this.wire.hellos.push(message);
      send(String(frame));
    };
    return socket as unknown as SocketLike;
  }
}

/**
 * Two people come to a room, talk, go on stage, vote, are cut off and come back, and leave. Throws where a step comes
 * to nothing. Answers what the guest's client said and heard, and their room.
 */
export async function playWholeSession(build: ClientBuild, url: string): Promise<Wire & { readonly slug: string }> {
  const { slug, invite } = await createRoom(url, { viewerCapacity: 10 });
  const host = new Somebody(build, url, slug, invite);
  const guest = new Somebody(build, url, slug);
  try {
    for (const [one, name, place] of [
      [host, 'Hedy', 'stage'],
      [guest, 'Ada', 'viewer'],
    ] as const) {
      await one.until(`${name} is at the lobby`, () => one.session.value.phase === 'lobby');
      await one.session.enter({ name, place, ...OFF });
      await one.until(`${name} is inside`, () => one.session.value.phase === 'in-room' && one.there.connected);
    }
    const { id } = guest.there.you;
    const asHostSees = () => host.there.room.participants.get(id);

    await guest.session.takingPart.chat.say({ channel: 'everybody', to: null, text: 'Hello', replyTo: null });
    const heard = (by: Somebody, text: string) =>
      by.until(`"${text}" is heard`, () => by.session.takingPart.chat.value.messages.some(one => one.text === text));
    await heard(host, 'Hello');

    await guest.session.command({ type: 'raise-hand' });
    await host.until('the hand is up', () => asHostSees()?.hand);

    await host.session.command({ type: 'bring-to-stage', id });
    await guest.until('the guest is invited', () => guest.there.you.line?.state === 'invited');
    await guest.session.joinStage({ microphone: true, camera: false });
    await host.until('the guest is on stage', () => asHostSees()?.place === 'stage');
    expect(asHostSees()).toMatchObject({ hand: null, microphone: true });

    await host.session.command({ type: 'draft-activity', terms: structuredClone(POLL) as never });
    const poll = (by: Somebody) => by.session.takingPart.board.value.activities[0];
    await host.until('there is a poll', () => poll(host));
    await host.session.command({ type: 'open-activity', activity: poll(host)!.id });
    await guest.until('the poll is open', () => poll(guest)?.phase === 'open');
    await guest.session.command({
      type: 'answer-activity',
      activity: poll(guest)!.id,
      question: 0,
      answer: [1],
    });
    await host.session.command({ type: 'close-activity', activity: poll(host)!.id });
    await host.session.command({ type: 'publish-activity', activity: poll(host)!.id });
    await guest.until('the result is out', () => poll(guest)?.questions[0]?.tally?.[1] === 1);

    const connections = guest.wire.welcomes.length;
    guest.cut();
    await guest.until('the cut is seen', () => !guest.there.connected);
    await host.session.takingPart.chat.say({ channel: 'everybody', to: null, text: 'Are you there?', replyTo: null });
    await guest.until('the guest is back', () => guest.there.connected && guest.wire.welcomes.length > connections);
    expect(guest.there.you).toMatchObject({ id, place: 'stage' });
    expect(guest.wire.welcomes.at(-1)).toMatchObject({ snapshot: null });
    await heard(guest, 'Are you there?');

    guest.session.leave();
    await host.until('the guest is gone', () => asHostSees() === undefined);
    return { ...guest.wire, slug };
  } finally {
    guest.session.close();
    host.session.close();
  }
}
