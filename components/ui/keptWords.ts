import type { Retention } from '../../core/room/types.ts';
import { t } from './useMessages.ts';

/** How long things are kept, in words, and what may be chosen. */

/** Days that forms offer. */
const STEPS = [1, 7, 30, 90, 365] as const;
/** As long as the server keeps it: until somebody deletes it, unless it says otherwise. */
const LONGEST = '';

/** What whoever comes in is told. */
export function keptSentence({ writing, people }: Retention): string {
  if (writing === null && people === null) return t('kept_all');
  if (people === null) return `${t('kept_writing', { count: writing ?? 0 })} ${t('kept_people_always')}`;
  // With people goes what they wrote.
  if (writing === null) return t('kept_whole', { count: people });
  const [ofWriting, ofPeople] = [t('kept_writing', { count: writing }), { count: people }];
  return `${ofWriting} ${t(people < writing ? 'kept_whole' : 'kept_people', ofPeople)}`;
}

/** What may be chosen for a thing that is kept for so many days now, and at most; null: until somebody deletes it. */
export function keptChoices(now: number | null, atMost: number | null): { value: string; label: string }[] {
  const longest = atMost ?? Infinity;
  const days = [...new Set([...STEPS, ...(now === null ? [] : [now])])].filter(one => one < longest);
  // What was chosen before goes on holding where the server keeps things for longer one day.
  const top = now !== null && now >= longest ? String(now) : LONGEST;
  const words = (count: number) => t('kept_days', { count });
  return [
    { value: top, label: atMost === null ? t('kept_for_ever') : words(atMost) },
    ...days.sort((a, b) => b - a).map(count => ({ value: String(count), label: words(count) })),
  ];
}

/** Which of these stands for a number of days. */
export function keptChoice(days: number | null): string {
  return days === null ? LONGEST : String(days);
}

/** The days that a choice stands for; null: as long as the server keeps it. */
export function keptDays(choice: string): number | null {
  return choice === LONGEST ? null : Number(choice);
}
