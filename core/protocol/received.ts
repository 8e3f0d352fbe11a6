import * as v from 'valibot';
import {
  type Hello,
  HelloSchema,
  MessageSchema,
  PlainHelloSchema,
  PlainMessageSchema,
  type RoomMessage,
} from './client.ts';
import { badMessage, BadMessageError, parsed } from './codec.ts';
import { CommandSchema } from './commands.ts';
import { Id, UNSEEN } from './parts.ts';
import type { FRAME_REFUSALS, RefusalReason } from './server.ts';
import { tolerant } from './tolerant.ts';
import {
  type Capability,
  commonCapabilities,
  LAST_WITHOUT_OFFER,
  newestCommon,
  type ProtocolVersion,
} from './version.ts';

/** What the relay takes from its clients, by the version that it speaks with each. */

/** What both ends of a connection agreed on. */
export interface Agreement {
  readonly version: ProtocolVersion;
  readonly capabilities: readonly Capability[];
}

/** A frame after the hello. */
export type Received =
  | { readonly kind: 'message'; readonly message: RoomMessage }
  /** What it asks is refused by name. */
  | { readonly kind: 'refused'; readonly id: string; readonly reason: RefusalReason }
  /** It says nothing that this build knows, and wants no answer. */
  | { readonly kind: 'skipped' };

/**
 * The first frame, and what to speak from then on; null when there is no version in common.
 * @throws BadMessageError when it is no hello
 */
export function readHello(frame: string): { readonly hello: Hello; readonly agreed: Agreement } | null {
  const value = parsed(frame);
  if (typeOf(value) !== 'hello') throw new BadMessageError('The first frame is no hello.');
  const { versions, version: one } = value as { versions?: unknown; version?: unknown };
  const isOffer = Array.isArray(versions) && versions.every(Number.isInteger);
  const offered = isOffer ? (versions as number[]) : [one].filter(Number.isInteger);
  if (offered.length === 0) throw new BadMessageError('A hello says no version.');
  // Before anything else of it is looked at: what else another version has in it cannot be known.
  const version = newestCommon(offered as number[]);
  if (version === null) return null;
  const schema = isOffer || version > LAST_WITHOUT_OFFER ? HelloSchema : PlainHelloSchema;
  const read = v.safeParse(schema, value, { abortEarly: true });
  if (!read.success) throw badMessage(read.issues[0]);
  const hello: Hello = read.output;
  return { hello, agreed: { version, capabilities: isOffer ? commonCapabilities(hello.capabilities) : [] } };
}

/** @throws BadMessageError when the connection is to be closed for it */
export function readMessage(frame: string, version: ProtocolVersion): Received {
  return READERS[version](parsed(frame));
}

/** How each version reads what comes after the hello: whoever adds one says it here. */
const READERS: Readonly<Record<ProtocolVersion, (value: unknown) => Received>> = { 3: readTolerantly, 2: readStrictly };

const SKIPPED: Received = { kind: 'skipped' };

/** By type: an unknown one is found without looking at the rest. */
const SCHEMAS = new Map<string, v.GenericSchema<unknown, RoomMessage>>(
  MessageSchema.options.map(one => [one.entries.type.literal, tolerant(one)]),
);
const COMMANDS: ReadonlySet<string> = new Set(CommandSchema.options.map(one => one.entries.type.literal));

/** An older or a newer client says what it can; nothing of it cuts off what is understood. */
function readTolerantly(value: unknown): Received {
  const type = typeOf(value);
  if (type === null || type === 'hello') throw new BadMessageError('This is no message.');
  const schema = SCHEMAS.get(type);
  if (!schema) return SKIPPED;
  const read = v.safeParse(schema, value, { abortEarly: true });
  if (read.success) return { kind: 'message', message: read.output };
  const { id, command } = value as { id?: unknown; command?: unknown };
  if (v.is(Id, id)) {
    const unknown = type === 'command' && !COMMANDS.has(typeOf(command) ?? 'enter');
    const reason: (typeof FRAME_REFUSALS)[number] = unknown ? 'unknown-command' : 'bad-command';
    return { kind: 'refused', id, reason };
  }
  // A command that nobody could be told the end of.
  if (type === 'command') throw badMessage(read.issues[0]);
  return SKIPPED;
}

/** Version 2: whatever is not as it should be closes the connection. */
function readStrictly(value: unknown): Received {
  const read = v.safeParse(PlainMessageSchema, value, { abortEarly: true });
  if (read.success) return { kind: 'message', message: read.output };
  const id = idOfUnseen(value);
  if (id !== null) return { kind: 'refused', id, reason: 'not-allowed' };
  throw badMessage(read.issues[0]);
}

/** The id of a command of which nothing is wrong but a name or title that nobody sees: people type them unknowingly. */
function idOfUnseen(value: unknown): string | null {
  if (typeOf(value) !== 'command') return null;
  const { issues } = v.safeParse(PlainMessageSchema, value);
  return issues?.every(({ message }) => message === UNSEEN) ? (value as { id: string }).id : null;
}

function typeOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  return typeof value.type === 'string' ? value.type : null;
}
