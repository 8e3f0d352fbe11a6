import * as v from 'valibot';
import { type PublicRoom, PublicRoomSchema, type ServerFacts, ServerFactsSchema } from '../core/protocol/http.ts';

/** What the server put into its page, as data blocks. */

const NOTHING_SAID: ServerFacts = {
  creation: 'open',
  extension: { chrome: null, firefox: null, edge: null, opera: null },
};

function block(id: string): unknown {
  return JSON.parse(document.getElementById(id)?.textContent ?? 'null');
}

/** The room this page is of. @throws v.ValiError when the page holds none */
export function roomFacts(): PublicRoom {
  return v.parse(PublicRoomSchema, block('room'));
}

/** What the server says about itself; a server that says nothing lets everybody create rooms. */
export function serverFacts(): ServerFacts {
  return v.parse(v.nullable(ServerFactsSchema), block('server')) ?? NOTHING_SAID;
}
