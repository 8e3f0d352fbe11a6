import type { RoomErrors } from '../components/hosting/roomDraft.ts';
import { type MessageKey, t } from '../components/ui/useMessages.ts';
import { ApiRefused } from './api.ts';

const FIELDS: ReadonlySet<string> = new Set<keyof RoomErrors>([
  'title',
  'description',
  'contactName',
  'contactEmail',
  'slug',
  'stageAccess',
  'entry',
  'startsAt',
  'endsAt',
  'opensBefore',
  'stageCapacity',
  'viewerCapacity',
  'hostAbsence',
  'key',
]);

/** What the server refuses by name, in the reader's language. */
const WORDS: Readonly<Record<string, readonly MessageKey[]>> = {
  'slug-taken': ['create_slug_taken'],
  'creation-closed': ['web_closed_text'],
  'no-such-room': ['trouble_no_such_room_way'],
  'room-removed': ['trouble_room_removed_way'],
  'room-damaged': ['trouble_room_damaged_way'],
  'not-saved': ['trouble_not_saved_way'],
  'rate-limited': ['trouble_rate_limited_way'],
};

/** A failed request as one sentence. @throws what is no failure of a request */
export function sentenceFor(error: unknown): string {
  if (error instanceof ApiRefused) {
    if (error.status === 401 && error.body.field !== 'key') return t('web_refused');
    // Of what is not known here the server's own sentence is better than none.
    return WORDS[error.body.error]?.map(key => t(key)).join(' ') ?? error.message;
  }
  if (error instanceof Error && error.name === 'ApiUnreachable') {
    return `${t('trouble_server_unreachable')}. ${t('trouble_server_unreachable_way')}`;
  }
  throw error;
}

/** A failed request beside the field it is about. @throws what is no failure of a request */
export function errorsFor(error: unknown): RoomErrors {
  const message = sentenceFor(error);
  if (!(error instanceof ApiRefused)) return { form: message };
  const [outer = '', inner = 'endsAt'] = (error.body.field ?? '').split('.');
  const field = outer === 'schedule' || error.body.error === 'bad-schedule' ? inner : outer;
  return { [FIELDS.has(field) ? field : 'form']: message };
}
