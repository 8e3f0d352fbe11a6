import { FALLBACK } from '../../core/language/languages.ts';
import type { EntryAccess, Retention, RoomSettings, StageAccess } from '../../core/room/types.ts';
import {
  DESCRIPTION_LENGTH,
  emailFault,
  type Fault,
  lengthFault,
  NAME_LENGTH,
  requiredFault,
  slugFault,
  timeFault,
  TITLE_LENGTH,
  wholeNumber,
} from '../ui/formRules.ts';
import { keptChoice, keptDays } from '../ui/keptWords.ts';
import { fromDateTimeField, toDateTimeField } from '../ui/times.ts';
import type { Contact } from '../ui/types.ts';
import type { MessageKey, MessageParams } from '../ui/useMessages.ts';
import type { NewRoom } from './hostingTypes.ts';

/** A room as a form holds it: what stands in its fields, right or wrong. */
export interface RoomDraft {
  title: string;
  description: string;
  contactName: string;
  contactEmail: string;
  slug: string;
  stageAccess: StageAccess;
  entry: EntryAccess;
  when: 'always' | 'scheduled';
  startsAt: string;
  endsAt: string;
  opensBefore: string;
  stageCapacity: string;
  viewerCapacity: string;
  hostAbsence: string;
  /** BCP 47. */
  language: string;
  /** Choices of `keptWords.ts`. */
  keptWriting: string;
  keptPeople: string;
  key: string;
}

/** What the server refused, by field; `form` for the rest. Sentences ready to show. */
export type RoomErrors = Partial<Record<keyof RoomDraft | 'form', string>>;

/** A room that a form begins with: one that exists, or what a new one is by default. */
export interface RoomSource {
  readonly title: string;
  readonly description: string;
  readonly contact: Contact;
  readonly settings: RoomSettings;
  /** How long things are kept there, and at most in any room of the server. Absent: the form does not ask for it. */
  readonly kept?: { readonly atMost: Retention } | undefined;
}

export type DraftFaults = Partial<
  Record<keyof RoomDraft, { readonly key: MessageKey; readonly params?: MessageParams }>
>;

/** The protocol's limits on numbers; a test keeps them equal. */
export const NUMBER_RANGES = {
  opensBefore: { min: 0, max: 1_440 },
  stageCapacity: { min: 1, max: 25 },
  viewerCapacity: { min: 0, max: 10_000 },
  hostAbsence: { min: 1, max: 1_440 },
} as const;

export function draftOf({ title, description, contact, settings }: RoomSource): RoomDraft {
  const { schedule, hostAbsence, retention } = settings;
  return {
    title,
    description,
    contactName: contact.name,
    contactEmail: contact.email,
    slug: '',
    stageAccess: settings.stageAccess,
    entry: settings.entry,
    when: schedule ? 'scheduled' : 'always',
    startsAt: toDateTimeField(schedule?.startsAt ?? null),
    endsAt: toDateTimeField(schedule?.endsAt ?? null),
    opensBefore: String(settings.opensBefore),
    stageCapacity: String(settings.stageCapacity),
    viewerCapacity: String(settings.viewerCapacity),
    hostAbsence: hostAbsence === null ? '' : String(hostAbsence),
    language: settings.language ?? FALLBACK,
    keptWriting: keptChoice(retention?.writing ?? null),
    keptPeople: keptChoice(retention?.people ?? null),
    key: '',
  };
}

/** What keeps a draft from being sent. @param keyNeeded whether the server asks for a creation key */
export function faultsOf(draft: RoomDraft, now: number, keyNeeded: boolean): DraftFaults {
  const texts: Partial<Record<keyof RoomDraft, Fault>> = {
    title: requiredFault(draft.title, TITLE_LENGTH, 'create_title_required'),
    description: lengthFault(draft.description, DESCRIPTION_LENGTH),
    contactName: lengthFault(draft.contactName, NAME_LENGTH),
    contactEmail: emailFault(draft.contactEmail),
    slug: slugFault(draft.slug),
    key: keyNeeded && draft.key.trim() === '' ? { key: 'web_key_required' } : null,
  };
  const faults: DraftFaults = {};
  for (const [field, fault] of Object.entries(texts)) {
    if (fault) faults[field as keyof RoomDraft] = fault;
  }
  for (const [field, range] of Object.entries(NUMBER_RANGES)) {
    const value = draft[field as keyof typeof NUMBER_RANGES].trim();
    const mayBeEmpty = field === 'hostAbsence';
    // Without a start there is no time before it, whatever stands in the hidden field.
    if (field === 'opensBefore' && draft.when === 'always') continue;
    if (value === '' ? !mayBeEmpty : !within(value, range)) {
      faults[field as keyof RoomDraft] = { key: 'web_fault_number', params: range };
    }
  }
  return { ...faults, ...scheduleFaults(draft, now) };
}

function scheduleFaults({ when, startsAt, endsAt }: RoomDraft, now: number): DraftFaults {
  if (when === 'always') return {};
  const [start, end] = [fromDateTimeField(startsAt), fromDateTimeField(endsAt)];
  if (start === null) return { startsAt: { key: 'web_fault_starts' } };
  if (end === null) return { endsAt: { key: 'web_fault_ends' } };
  if (timeFault(start)) return { startsAt: { key: 'time_years' } };
  if (timeFault(end)) return { endsAt: { key: 'time_years' } };
  if (end <= start) return { endsAt: { key: 'web_fault_order' } };
  return end <= now ? { endsAt: { key: 'web_fault_past' } } : {};
}

function within(value: string, { min, max }: { min: number; max: number }): boolean {
  const number = wholeNumber(value);
  return number !== null && number >= min && number <= max;
}

/** A draft without faults, as it is sent. @param asksKept whether the form asked how long things are kept */
export function valuesOf(draft: RoomDraft, asksKept: boolean): NewRoom {
  const startsAt = fromDateTimeField(draft.startsAt);
  const endsAt = fromDateTimeField(draft.endsAt);
  const scheduled = draft.when === 'scheduled' && startsAt !== null && endsAt !== null;
  const slug = draft.slug.trim();
  return {
    title: draft.title.trim(),
    description: draft.description.trim(),
    contactName: draft.contactName.trim(),
    contactEmail: draft.contactEmail.trim(),
    stageAccess: draft.stageAccess,
    entry: draft.entry,
    schedule: scheduled ? { startsAt, endsAt } : null,
    opensBefore: within(draft.opensBefore, NUMBER_RANGES.opensBefore) ? (wholeNumber(draft.opensBefore) ?? 0) : 0,
    stageCapacity: wholeNumber(draft.stageCapacity) ?? 0,
    viewerCapacity: wholeNumber(draft.viewerCapacity) ?? 0,
    hostAbsence: wholeNumber(draft.hostAbsence),
    language: draft.language,
    ...(asksKept ? { retention: { writing: keptDays(draft.keptWriting), people: keptDays(draft.keptPeople) } } : {}),
    ...(slug === '' ? {} : { slug }),
  };
}
