import type { EventMoment } from '../../core/protocol/moment.ts';
import type { ExportKind } from '../../core/room/export/index.ts';
import type { EntryAccess, Retention, Schedule, StageAccess } from '../../core/room/types.ts';

/** What the components for hosts show and say. */

/** Everything a host sets about a room. Times in ms since the epoch. */
interface RoomValues {
  readonly title: string;
  readonly description: string;
  readonly contactName: string;
  readonly contactEmail: string;
  readonly stageAccess: StageAccess;
  readonly entry: EntryAccess;
  readonly schedule: Schedule | null;
  readonly opensBefore: number;
  readonly stageCapacity: number;
  readonly viewerCapacity: number;
  readonly hostAbsence: number | null;
  /** Absent where the form does not ask for it. */
  readonly retention?: Retention;
  /** BCP 47. */
  readonly language: string;
}

/** A room to be made. */
export interface NewRoom extends RoomValues {
  /** Absent: the server makes one. */
  readonly slug?: string;
}

/** The key for creating rooms, and whether this browser keeps it. */
export interface CreationKey {
  readonly key: string;
  readonly remember: boolean;
}

/** A room made in this browser, as its host's list shows it. */
export interface HostedRoom {
  readonly slug: string;
  readonly title: string;
  readonly link: string;
  /** A credential. */
  readonly hostLink: string;
  /** `unknown` until the server answered; `gone`: it knows no such room. */
  readonly state: EventMoment | 'unknown' | 'gone';
  readonly schedule: Schedule | null;
  readonly stageCount: number;
  readonly viewerCount: number;
}

/** A file that a host downloads of a room. */
export interface ExportWanted {
  readonly what: ExportKind;
  readonly format: 'csv' | 'json';
}

/** What of a card of the host's list is open. */
export type CardPart = null | 'edit' | 'close' | 'renew' | 'forget' | 'export' | 'delete';

/** What was done with a room of the host's list, as it is announced. */
export type HostNews = 'saved' | 'closed' | 'reopened' | 'downloaded' | 'renewed' | 'renewed-out' | 'deleted';
