import * as v from 'valibot';
import type { NewRoom, NewRoomErrors } from '../components/types.ts';
import { t } from '../composables/useMessages.ts';
import { HttpErrorSchema, PATHS, RoomCreatedSchema, type RoomCreated } from '../protocol/http.ts';

/** What the server refused, ready for the form. */
export class NotCreated extends Error {
  override name = 'NotCreated';
  readonly errors: NewRoomErrors;

  constructor(errors: NewRoomErrors) {
    super('The server did not create the room.');
    this.errors = errors;
  }
}

const FIELDS: ReadonlySet<string> = new Set<keyof NewRoom>([
  'title', 'description', 'contactName', 'contactEmail', 'stageAccess', 'slug',
]);

/** @throws NotCreated */
export async function createRoom(room: NewRoom): Promise<RoomCreated> {
  const unreachable = new NotCreated({ form: `${t('trouble_server_unreachable')}. ${t('trouble_server_unreachable_way')}` });
  let answer: { ok: boolean; body: unknown };
  try {
    const response = await fetch(PATHS.rooms, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(room),
    });
    answer = { ok: response.ok, body: await response.json() };
  } catch {
    throw unreachable;
  }
  const created = v.safeParse(RoomCreatedSchema, answer.body);
  if (answer.ok && created.success) return created.output;
  const refused = v.safeParse(HttpErrorSchema, answer.body);
  if (!refused.success) throw unreachable;
  const { field = '', message } = refused.output;
  throw new NotCreated({ [FIELDS.has(field) ? field : 'form']: message });
}
