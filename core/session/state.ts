import type { Counts, InvitationList, RefusalReason } from '../protocol/server.ts';
import type { StageWay } from '../room/room.ts';
import type { EntryAccess, OpenPlace, Participant, ParticipantId, Retention, Role, Room } from '../room/types.ts';

/**
 * Why a session is over for this client. A relay's refusal keeps its own name; where no version of the protocol is in
 * common it is said which end is too old.
 */
export type Ending =
  | 'left'
  | 'taken-over'
  | 'protocol'
  | 'removed'
  | 'declined'
  | 'room-removed'
  | 'server-too-old'
  | 'client-too-old'
  | Exclude<RefusalReason, 'version'>;

/** What is known of a room that turned somebody away. */
export interface DoorHelp {
  readonly title: string | null;
  readonly contact: { readonly name: string; readonly email: string } | null;
  /** When the invitation begins to be valid, or when it ended; ms since the epoch. */
  readonly at: number | null;
  /** Whether one may come in without an invitation; null when that is not known. */
  readonly entry: EntryAccess | null;
}

export interface Seen {
  readonly room: Room;
  readonly counts: Counts;
  /** False while the relay is out of reach; media flows on. */
  readonly connected: boolean;
  /** Server time minus this machine's, in ms. */
  readonly clock: number;
  /** How long things are kept at most, in any room of the server. A relay may be too old to say so. */
  readonly keptAtMost?: Retention | undefined;
}

/** What a client knows and does, each phase with only its own fields. */
export type SessionState =
  | {
      readonly phase: 'connecting';
      /** True once an attempt has failed; attempts go on. */
      readonly unreachable: boolean;
      /** The relay answers, and takes nobody more at the moment; attempts go on when it said. */
      readonly busy?: true;
    }
  | (Seen & {
      /** Said hello, not entered: Set devices. A moderator may be here in a session that ended, and start it again. */
      readonly phase: 'lobby';
      readonly role: Role;
      readonly way: StageWay;
      /** The name this person last used in this room. */
      readonly returning: string | null;
      readonly entering: OpenPlace | null;
      /** The last attempt to enter was refused. */
      readonly refused: RefusalReason | null;
    })
  | (Seen & {
      /** Outside a locked room, until a moderator admits or declines. */
      readonly phase: 'waiting';
      readonly you: Participant;
    })
  | (Seen & {
      readonly phase: 'in-room';
      readonly you: Participant;
      readonly way: StageWay;
      /** Whether the server can send invitations by email. */
      readonly mail: boolean;
      /** Since when no moderator has been there, server time; null while one is, and where none ever was. */
      readonly unattendedSince: number | null;
      /** Moderators who are not there any more, by id: nobody is to pass for one of them. */
      readonly absent?: ReadonlyMap<ParticipantId, string>;
      /** Null until asked for. */
      readonly invitations: InvitationList | null;
    })
  | {
      readonly phase: 'over';
      readonly ending: Ending;
      /** The room as last known; null when it was never seen. */
      readonly room: Room | null;
      readonly help: DoorHelp;
    };

export type InRoom = Extract<SessionState, { phase: 'in-room' }>;
