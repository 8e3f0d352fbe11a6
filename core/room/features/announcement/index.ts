import type { ParticipantId } from '../../types.ts';
import { type Feature, type FeatureContext, type FeatureDecision, happens, refused } from '../feature.ts';

/** As readers hold it: one thing that moderators want everybody to see; null when there is none. */
export type Announcement = { readonly text: string; readonly name: string; readonly at: number } | null;

export type AnnouncementCommand =
  { readonly type: 'announce'; readonly text: string } | { readonly type: 'clear-announcement' };
export type AnnouncementEvent = { readonly type: 'announced'; readonly announcement: Announcement };

/** The same with who said it, which readers are not told. */
export type AnnouncementState = (NonNullable<Announcement> & { readonly by: ParticipantId | null }) | null;

export const announcement: Feature<AnnouncementState, AnnouncementCommand, AnnouncementEvent> = {
  commands: ['announce', 'clear-announcement'],
  events: ['announced'],
  empty: null,
  decide,
  evolve: (_state, event, { by }) => event.announcement && { ...event.announcement, by },
  // It was said for the session, so it stays, without a name.
  forget: (state, event) =>
    state && event.type === 'people-forgotten' && state.by !== null && event.people.includes(state.by)
      ? { ...state, name: '' }
      : state,
};

/** As readers hold it. */
export function announced(state: AnnouncementState): Announcement {
  return state && { text: state.text, name: state.name, at: state.at };
}

function decide(
  context: FeatureContext<AnnouncementState>,
  command: AnnouncementCommand,
): FeatureDecision<AnnouncementEvent> {
  const { state, self, moderates, now } = context;
  if (!moderates) return refused('not-allowed');
  if (command.type === 'announce') {
    if (state?.text === command.text) return happens();
    return happens({ type: 'announced', announcement: { text: command.text, name: self.name, at: now } });
  }
  return state === null ? happens() : happens({ type: 'announced', announcement: null });
}
