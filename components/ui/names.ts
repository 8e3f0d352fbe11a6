import { t } from './useMessages.ts';

/** A name as it is shown, here alone: of somebody who was forgotten there is none any more. */
export function shownName(name: string): string {
  return name === '' ? t('person_deleted') : name;
}
