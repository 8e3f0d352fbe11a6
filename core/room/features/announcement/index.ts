import { type Feature, type FeatureContext, type FeatureDecision, happens, refused } from '../feature.ts';

/** One thing that moderators want everybody to see; null when there is none. */
export type Announcement = { readonly text: string; readonly name: string; readonly at: number } | null;

export type AnnouncementCommand =
  { readonly type: 'announce'; readonly text: string } | { readonly type: 'clear-announcement' };
export type AnnouncementEvent = { readonly type: 'announced'; readonly announcement: Announcement };

export const announcement: Feature<Announcement, AnnouncementCommand, AnnouncementEvent> = {
  commands: ['announce', 'clear-announcement'],
  events: ['announced'],
  empty: null,
  decide,
  evolve: (_state, event) => event.announcement,
};

function decide(
  context: FeatureContext<Announcement>,
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
