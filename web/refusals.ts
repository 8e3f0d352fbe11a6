import type { RoomErrors } from '../components/hosting/roomDraft.ts';
import { t } from '../components/ui/useMessages.ts';
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

/** A failed request as one sentence. @throws what is no failure of a request */
export function sentenceFor(error: unknown): string {
  if (error instanceof ApiRefused)
    return error.status === 401 && error.body.field !== 'key' ? t('web_refused') : error.message;
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
