import * as v from 'valibot';
import type { ExportWanted } from '../components/hosting/hostingTypes.ts';
import {
  type CreateRoom,
  type HttpError,
  HttpErrorSchema,
  PATHS,
  type PublicRoom,
  PublicRoomSchema,
  type RenewHostLink,
  type RoomCreated,
  RoomCreatedSchema,
  RoomRemovedSchema,
  type UpdateRoom,
} from '../core/protocol/http.ts';

/** The server refused, in its own words. */
export class ApiRefused extends Error {
  override name = 'ApiRefused';
  readonly status: number;
  readonly body: HttpError;

  constructor(status: number, body: HttpError) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

/** No answer that this page understands. */
export class ApiUnreachable extends Error {
  override name = 'ApiUnreachable';
}

const TIMEOUT_MS = 10_000;

async function ask<Schema extends v.GenericSchema>(
  answer: Schema,
  path: string,
  { method = 'GET', token, body }: { method?: string; token?: string | undefined; body?: object } = {},
): Promise<v.InferOutput<Schema>> {
  let status: number;
  let said: unknown;
  try {
    const response = await fetch(path, {
      method,
      headers: {
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    status = response.status;
    said = await response.json();
  } catch (error) {
    throw new ApiUnreachable('The server did not answer.', { cause: error });
  }
  const understood = v.safeParse(answer, said);
  if (status < 300 && understood.success) return understood.output;
  const refused = v.safeParse(HttpErrorSchema, said);
  if (!refused.success) throw new ApiUnreachable('The server did not answer as it should.');
  throw new ApiRefused(status, refused.output);
}

/** A file as the server made it. */
export interface Download {
  readonly name: string;
  readonly content: Blob;
}

/** The whole log of a room can take its time. */
const DOWNLOAD_TIMEOUT_MS = 120_000;

const roomPath = (slug: string) => `${PATHS.rooms}/${slug}`;

/** @param key for servers that ask for one. @throws ApiRefused, ApiUnreachable */
export function createRoom(room: CreateRoom, key?: string): Promise<RoomCreated> {
  return ask(RoomCreatedSchema, PATHS.rooms, { method: 'POST', token: key, body: room });
}

/** What anybody may know of a room. @throws ApiRefused, ApiUnreachable */
export function readRoom(slug: string): Promise<PublicRoom> {
  return ask(PublicRoomSchema, roomPath(slug));
}

/** @param token of the host link. @throws ApiRefused, ApiUnreachable */
export function updateRoom(slug: string, token: string, changes: UpdateRoom): Promise<PublicRoom> {
  return ask(PublicRoomSchema, roomPath(slug), { method: 'PATCH', token, body: changes });
}

/** Ends the session for everybody. @param token of the host link. @throws ApiRefused, ApiUnreachable */
export function endRoom(slug: string, token: string, farewell: string): Promise<PublicRoom> {
  return ask(PublicRoomSchema, `${roomPath(slug)}/end`, { method: 'POST', token, body: { farewell } });
}

/** Starts an ended session again. @param token of the host link. @throws ApiRefused, ApiUnreachable */
export function reopenRoom(slug: string, token: string): Promise<PublicRoom> {
  return ask(PublicRoomSchema, `${roomPath(slug)}/reopen`, { method: 'POST', token, body: {} });
}

/**
 * Removes a room for good. One that is gone already is no failure: an answer may have been lost.
 * @param key of the creator. @throws ApiRefused, ApiUnreachable
 */
export async function removeRoom(slug: string, key: string): Promise<void> {
  try {
    await ask(RoomRemovedSchema, roomPath(slug), { method: 'DELETE', token: key });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Whether the server said that there is no such room, or no more. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiRefused && (error.status === 404 || isRemoved(error));
}

/** Whether the server said that its host deleted the room. */
export function isRemoved(error: unknown): boolean {
  return error instanceof ApiRefused && error.status === 410;
}

/** A new host link; the old one is dead. @param key of the creator. @throws ApiRefused, ApiUnreachable */
export function renewHostLink(slug: string, key: string, renewal: RenewHostLink): Promise<PublicRoom> {
  return ask(PublicRoomSchema, `${roomPath(slug)}/host-link`, { method: 'POST', token: key, body: renewal });
}

/**
 * What happened in a room, as a file. The token travels in a header: no address, history or server log holds it.
 * @param token of the host link. @throws ApiRefused, ApiUnreachable
 */
export async function exportRoom(slug: string, token: string, { what, format }: ExportWanted): Promise<Download> {
  let response: Response;
  let said: unknown;
  try {
    response = await fetch(`${roomPath(slug)}/export?format=${format}&what=${what}`, {
      headers: { Authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
    });
    if (response.ok) return { name: `${slug}-${what}.${format}`, content: await response.blob() };
    said = await response.json();
  } catch (error) {
    throw new ApiUnreachable('The server did not answer.', { cause: error });
  }
  const refused = v.safeParse(HttpErrorSchema, said);
  if (!refused.success) throw new ApiUnreachable('The server did not answer as it should.');
  throw new ApiRefused(response.status, refused.output);
}
