import * as v from 'valibot';
import type { ClientMessage } from '../../protocol/client.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import { hashToken } from '../tokens.ts';
import type { Greeting } from './Connection.ts';
import type { RoomHub } from './RoomHub.ts';
import type { RoomHubs } from './RoomHubs.ts';

export type Hello = Extract<ClientMessage, { type: 'hello' }>;

type Greeted =
  | { readonly refusal: 'version' | 'no-such-room' | 'bad-invitation' }
  | { readonly hub: RoomHub; readonly greeting: Greeting };

/** Checks a hello. The hub that comes with a greeting is held; the caller releases it. */
export async function greet(hello: Hello, hubs: RoomHubs): Promise<Greeted> {
  if (hello.version !== PROTOCOL_VERSION) return { refusal: 'version' };
  const hub = await hubs.acquire(hello.room);
  if (!hub) return { refusal: 'no-such-room' };
  const invited = hello.invite === undefined ? null : hub.roleOfInvitation(hashToken(hello.invite));
  if (hello.invite !== undefined && invited === null) {
    hub.release();
    return { refusal: 'bad-invitation' };
  }
  const greeting = { credentialHash: hashToken(hello.credential), invited, after: hello.after ?? null };
  return { hub, greeting };
}

const AnyHello = v.object({ type: v.literal('hello'), version: v.number() });

/** Whether a first frame that is no message of ours is a hello of another version, whose other keys we cannot know. */
export function isOtherVersion(text: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return false;
  }
  const hello = v.safeParse(AnyHello, value);
  return hello.success && hello.output.version !== PROTOCOL_VERSION;
}
