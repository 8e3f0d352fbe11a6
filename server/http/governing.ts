import type { Request, RequestHandler } from 'express';
import { EndRoomSchema, RenewHostLinkSchema, type RoomRemoved, UpdateRoomSchema } from '../../core/protocol/http.ts';
import type { Refusal, RoomCommand } from '../../core/room/commands.ts';
import { HOST_LINK } from '../../core/room/invitation-records.ts';
import type { Room } from '../../core/room/types.ts';
import { clientAddress } from '../address.ts';
import type { Budgets } from '../budgets.ts';
import type { Logger } from '../logger.ts';
import { wordsIn } from '../messages/messages.ts';
import type { RoomAccess } from '../RoomAccess.ts';
import { hashToken } from '../tokens.ts';
import { bearerOf, WrongKeys } from './bearer.ts';
import { answer, HttpProblem, NOT_SAVED } from './errors.ts';
import { jsonBody, jsonOnly, jsonOrNothing } from './json.ts';
import { languageAsked } from './language.ts';
import { validated } from './validation.ts';

export interface GoverningOptions {
  readonly rooms: RoomAccess;
  readonly trustProxy: number;
  readonly budgets: Budgets;
  readonly logger: Logger;
  /** How logs name a room. */
  readonly roomTag: (slug: string) => string;
}

export interface Governing {
  readonly update: RequestHandler[];
  readonly start: RequestHandler[];
  readonly end: RequestHandler[];
  readonly reopen: RequestHandler[];
  readonly renewHostLink: RequestHandler[];
  readonly remove: RequestHandler[];
}

/** What the host does with a room from outside, showing the token of the host link, or the creator's key. */
export function governing({ rooms, budgets, trustProxy, logger, roomTag }: GoverningOptions): Governing {
  const wrongKeys = new WrongKeys({ budgets, trustProxy });

  const badKey = (request: Request, token: string | null) =>
    wrongKeys.missed(request, token, new HttpProblem(401, 'bad-key', 'This needs the room’s host link.'));
  const removing = answer(async (request, response) => {
    const token = bearerOf(request);
    const slug = request.params['slug'] ?? '';
    const outcome = await rooms.remove(slug, token ?? '', clientAddress(request, trustProxy));
    if (outcome === 'no-such-room') throw noSuchRoom();
    if (outcome === 'bad-key') throw badKey(request, token);
    if (outcome === 'not-allowed') throw refused(outcome);
    if (outcome === 'unknown-key')
      throw new HttpProblem(503, 'room-damaged', wordsIn(languageAsked(request))('server_room_damaged_key'));
    logger.info({ room: roomTag(slug) }, 'room removed');
    response.set('Cache-Control', 'no-store').json(outcome satisfies RoomRemoved);
  });

  const governed = (commands: (body: unknown) => (room: Room) => RoomCommand[]): RequestHandler =>
    answer(async (request, response) => {
      const token = bearerOf(request);
      const body: unknown = request.body;
      const outcome = await rooms.govern(request.params['slug'] ?? '', token ?? '', commands(body), {
        address: clientAddress(request, trustProxy),
        bytes: Buffer.byteLength(JSON.stringify(body ?? null)),
      });
      switch (outcome.kind) {
        case 'no-such-room':
          throw noSuchRoom();
        case 'bad-key':
          throw badKey(request, token);
        case 'refused':
          throw refused(outcome.refusal);
        case 'failed':
          throw new HttpProblem(503, 'failed', NOT_SAVED);
        case 'done':
          response.set('Cache-Control', 'no-store').json(outcome.room);
      }
    });

  const only = (command: RoomCommand) => governed(() => () => [command]);
  const ending = governed(body => {
    const { farewell } = validated(EndRoomSchema, body);
    return () => [{ type: 'end', farewell }];
  });
  const renewing = governed(body => {
    const { token, key, signOut } = validated(RenewHostLinkSchema, body);
    const changed = key === undefined ? {} : { key: hashToken(key) };
    return () => [
      { type: 'renew-invitation', id: HOST_LINK, hash: hashToken(token), mail: false, signOut, ...changed },
    ];
  });
  return {
    update: [jsonOnly, jsonBody, governed(changes)],
    start: [jsonOrNothing, only({ type: 'start' })],
    end: [jsonOrNothing, jsonBody, ending],
    reopen: [jsonOrNothing, only({ type: 'reopen' })],
    renewHostLink: [jsonOnly, jsonBody, renewing],
    remove: [jsonOrNothing, removing],
  };
}

/** An update without anything in it changes nothing, and still says whether the key is right. */
function changes(body: unknown): (room: Room) => RoomCommand[] {
  const { title, description, contactName, contactEmail, ...settings } = validated(UpdateRoomSchema, body);
  return ({ facts: before }) => {
    const facts = {
      title: title ?? before.title,
      description: description ?? before.description,
      contact: { name: contactName ?? before.contact.name, email: contactEmail ?? before.contact.email },
    };
    const unchanged = [title, description, contactName, contactEmail].every(one => one === undefined);
    return [{ type: 'change-settings', settings }, ...(unchanged ? [] : [{ type: 'change-facts', facts } as const])];
  };
}

const noSuchRoom = () => new HttpProblem(404, 'no-such-room', 'There is no room at this address.');

const refused = (refusal: Refusal) =>
  new HttpProblem(409, refusal, SENTENCES[refusal] ?? 'The room does not allow this.', FIELDS[refusal]);

const SENTENCES: Partial<Record<Refusal, string>> = {
  'not-allowed': 'Only whoever made this room may do this.',
  'bad-schedule': 'The session would be over already. Choose a later end.',
  'too-many-invitations': 'This room has as many invitations as it can hold. Revoke one that is not needed.',
  'session-ended': 'The session has ended. Reopen it first.',
};

const FIELDS: Partial<Record<Refusal, string>> = { 'bad-schedule': 'schedule' };
