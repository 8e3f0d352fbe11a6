import type { NewRoom } from '../components/hosting/hostingTypes.ts';
import { FALLBACK } from '../core/language/languages.ts';
import type { PublicRoom, UpdateRoom } from '../core/protocol/http.ts';

/**
 * What an edited room says that it did not before. Only that is sent, so that a change made
 * elsewhere meanwhile (by a moderator in the room, in another window) stays.
 */
export function changesOf(before: PublicRoom, { slug: _slug, ...after }: NewRoom): UpdateRoom {
  const now: Omit<NewRoom, 'slug'> = {
    title: before.title,
    description: before.description,
    contactName: before.contact.name,
    contactEmail: before.contact.email,
    stageAccess: before.settings.stageAccess,
    entry: before.settings.entry,
    schedule: minutes(before.settings.schedule),
    opensBefore: before.settings.opensBefore,
    stageCapacity: before.settings.stageCapacity,
    viewerCapacity: before.settings.viewerCapacity,
    hostAbsence: before.settings.hostAbsence,
    retention: before.settings.retention ?? { writing: null, people: null },
    language: before.settings.language ?? FALLBACK,
  };
  const changed = Object.entries(after).filter(
    ([field, value]) => JSON.stringify(now[field as keyof typeof now]) !== JSON.stringify(value),
  );
  return Object.fromEntries(changed);
}

/** As a form can say it: a schedule that only lost its seconds there was not changed. */
function minutes(schedule: PublicRoom['settings']['schedule']): PublicRoom['settings']['schedule'] {
  if (!schedule) return null;
  const whole = (at: number) => Math.floor(at / 60_000) * 60_000;
  return { startsAt: whole(schedule.startsAt), endsAt: whole(schedule.endsAt) };
}
