import type { WireCommand } from '../../core/protocol/commands.ts';
import type { CreateRoom } from '../../core/protocol/http.ts';
import { tokenForRoom } from '../../core/protocol/invite.ts';
import type { InvitationView } from '../../core/protocol/server.ts';
import type { OpenPlace } from '../../core/room/types.ts';
import { newCredential, type RelayClient } from './relay-client.ts';
import type { TestServer } from './server.ts';

type Terms = Extract<WireCommand, { type: 'create-invitation' }>['terms'];

export interface Visit {
  readonly place?: OpenPlace;
  readonly invite?: string;
  readonly email?: string;
  readonly credential?: string;
  readonly after?: number;
}

/** People in rooms of a server under test. */
export class TestPeople {
  readonly #server: TestServer;

  constructor(server: TestServer) {
    this.#server = server;
  }

  /** A room with its host in it, as a viewer. */
  async room(settings: Partial<CreateRoom> = {}): Promise<{ slug: string; invite: string; host: RelayClient }> {
    const { slug, invite } = await this.#server.createRoom(settings);
    return { slug, invite, host: await this.inside(slug, 'Host', { invite }) };
  }

  /** Somebody who said hello and stands in the lobby, or is back inside. */
  async guest(slug: string, { place: _, ...hello }: Visit = {}): Promise<RelayClient> {
    const client = await this.#server.connect();
    await client.hello(slug, hello);
    return client;
  }

  async inside(slug: string, name: string, { place = 'viewer', ...hello }: Visit = {}): Promise<RelayClient> {
    const client = await this.guest(slug, hello);
    await client.enter(name, place);
    return client;
  }

  /** Whether a hello is refused, and how. */
  async turnedAway(slug: string, { place: _, ...hello }: Visit = {}) {
    const client = await this.#server.connect();
    client.sayHello(slug, hello);
    const refused = await client.next('refused');
    if ((await client.closed) !== 4403) throw new Error('A refused hello was not closed with 4403.');
    return refused;
  }
}

const TERMS: Terms = { role: 'viewer', name: '', email: '', from: null, until: null, uses: null };

/** Makes an invitation as a client does: the token is its own. */
export async function invite(moderator: RelayClient, slug: string, terms: Partial<Terms> = {}): Promise<string> {
  const token = tokenForRoom(newCredential(), slug);
  await done(moderator, { type: 'create-invitation', token, terms: { ...TERMS, ...terms }, mail: false });
  return token;
}

/** Sends a command that must be accepted. */
export async function done(client: RelayClient, command: WireCommand): Promise<void> {
  const answer = await client.command(command);
  if (answer.type === 'refused') throw new Error(`${command.type} was refused: ${answer.reason}`);
}

/** The reason for which a command is refused. */
export async function refusal(client: RelayClient, command: WireCommand): Promise<string> {
  const answer = await client.command(command);
  return answer.type === 'refused' ? answer.reason : answer.type;
}

let asked = 0;

/** The list of invitations as that moderator gets it now; they are told of changes from then on. */
export async function invitations(client: RelayClient): Promise<readonly InvitationView[]> {
  asked += 1;
  const id = `invitations-${asked}`;
  client.send({ type: 'invitations', id });
  return (await client.next('invitations', message => message.id === id)).invitations;
}

/** The id of the invitation with that name. */
export async function invitationId(client: RelayClient, name: string): Promise<string> {
  const found = (await invitations(client)).find(one => one.name === name);
  if (!found) throw new Error(`There is no invitation for ${name}.`);
  return found.id;
}
