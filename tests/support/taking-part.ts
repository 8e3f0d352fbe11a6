import type { WireCommand } from '../../core/protocol/commands.ts';
import type { CreateRoom } from '../../core/protocol/http.ts';
import type { ActivityTerms } from '../../core/room/features/activities/types.ts';
import type { RelayClient } from './relay-client.ts';
import type { TestServer } from './server.ts';

/** A room where people take part, through raw sockets. */
export interface Crowd {
  readonly slug: string;
  /** Enters with the host link. */
  readonly host: RelayClient;
  viewer(name: string): Promise<RelayClient>;
  /** Enters as a viewer and is made a speaker. */
  speaker(name: string): Promise<RelayClient>;
}

export async function crowd(server: TestServer, room: Partial<CreateRoom> = {}): Promise<Crowd> {
  const { slug, invite } = await server.createRoom({ viewerCapacity: 100, ...room });
  const enter = async (name: string, extra: { invite?: string } = {}) => {
    const client = await server.connect();
    await client.hello(slug, extra);
    await client.enter(name);
    return client;
  };
  const host = await enter('Hedy', { invite });
  return {
    slug,
    host,
    viewer: name => enter(name),
    async speaker(name) {
      const client = await enter(name);
      await host.command({ type: 'set-role', id: client.id, role: 'speaker' });
      await client.next('snapshot', ({ you }) => you.role === 'speaker');
      return client;
    },
  };
}

export function say(text: string, extra: Partial<Extract<WireCommand, { type: 'say' }>> = {}): WireCommand {
  return { type: 'say', channel: 'everybody', to: null, text, replyTo: null, ...extra };
}

/** Says something and answers its number. */
export async function said(by: RelayClient, command: WireCommand): Promise<number> {
  const answer = await by.command(command);
  if (answer.type !== 'ack') throw new Error(`say was answered ${JSON.stringify(answer)}`);
  return answer.revision;
}

/** What a client received on the wire, as one text to search. */
export const wire = (client: RelayClient): string => client.frames.raw.join('\n');

const question = { several: false, right: [], points: 0, seconds: null };

export const POLL: ActivityTerms = {
  kind: 'poll',
  title: '',
  questions: [{ ...question, text: 'Tea or coffee?', options: ['Tea', 'Coffee', 'Neither'] }],
  named: false,
  live: false,
  changeable: true,
  pace: 'moderator',
  leaderBoard: false,
};

export const QUIZ: ActivityTerms = {
  ...POLL,
  kind: 'quiz',
  title: 'Warm-up',
  questions: [
    { ...question, text: 'Two and two?', options: ['Three', 'Four'], right: [1], points: 10 },
    { ...question, text: 'Prime?', options: ['Six', 'Seven', 'Eleven'], several: true, right: [1, 2], points: 20 },
  ],
  leaderBoard: true,
};

export const VOTE: ActivityTerms = {
  ...POLL,
  kind: 'vote',
  questions: [{ ...question, text: 'Go on?', options: ['yes', 'no'] }],
};
export const OPEN: ActivityTerms = {
  ...POLL,
  kind: 'open',
  questions: [{ ...question, text: 'What did you learn?', options: [] }],
};

/** Terms as they travel. */
export const draft = (terms: ActivityTerms): WireCommand =>
  ({ type: 'draft-activity', terms: structuredClone(terms) }) as WireCommand;
