import type { EventMoment } from '../../core/protocol/moment.ts';
import type { EndReason, Role, Schedule } from '../../core/room/types.ts';
import type { Contact } from '../ui/types.ts';

/** What the page of a room shows. */

/** Somebody on stage, as the page of the room names them. */
export interface StageName {
  readonly name: string;
  readonly role: Role;
}

/** What the page of a room says about it. */
export interface EventCard {
  readonly title: string;
  readonly description: string;
  readonly contact: Contact;
  readonly schedule: Schedule | null;
  readonly moment: EventMoment;
  readonly farewell: string;
  /** Why it ended, where that is known. */
  readonly endReason?: EndReason | null;
  readonly stage: readonly StageName[];
  readonly viewerCount: number;
  /** A host records now. */
  readonly recording: boolean;
}

/** Why coming in may not work at this moment, as far as the page knows. */
export type DoorNote = 'full' | 'invited' | 'locked';
