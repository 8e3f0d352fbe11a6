import type { SessionStatus } from '../ui/types.ts';

/** What lists of links and sessions show. */

/** A session link found on the page. */
export interface FoundLink {
  /** The whole link; also its key in lists. */
  readonly url: string;
  readonly host: string;
  readonly slug: string;
  readonly title?: string;
}

export interface RecentRoom {
  readonly url: string;
  readonly host: string;
  readonly slug: string;
  readonly title?: string;
  /** When it was last joined, ms since the epoch. */
  readonly joinedAt: number;
}

/** The session in progress, as the popup and the prompts show it. */
export interface SessionCard {
  readonly title: string;
  readonly host: string;
  readonly place: 'viewer' | 'stage';
  readonly status: SessionStatus;
}
