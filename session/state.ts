import type { Counts, RefusalReason } from '../protocol/server.ts';
import type { StageWay } from '../room/room.ts';
import type { Participant, Place, Role, Room } from '../room/types.ts';

/** Why a session is over for this client. A relay's refusal keeps its own name. */
export type Ending = 'left' | 'taken-over' | 'protocol' | RefusalReason;

/** What a client knows and does, each phase with only its own fields. */
export type SessionState =
  | {
      readonly phase: 'connecting';
      /** True once an attempt has failed; attempts go on. */
      readonly unreachable: boolean;
    }
  | {
      /** Said hello, not entered: Set devices. */
      readonly phase: 'lobby';
      readonly room: Room;
      readonly counts: Counts;
      readonly role: Role;
      readonly way: StageWay;
      /** The name this person last used in this room. */
      readonly returning: string | null;
      readonly entering: Place | null;
      /** The last attempt to enter was refused. */
      readonly refused: RefusalReason | null;
      readonly connected: boolean;
    }
  | {
      readonly phase: 'in-room';
      readonly room: Room;
      readonly counts: Counts;
      readonly you: Participant;
      readonly way: StageWay;
      /** False while the relay is out of reach; media flows on. */
      readonly connected: boolean;
    }
  | {
      readonly phase: 'over';
      readonly ending: Ending;
      /** The room as last known; null when it was never seen. */
      readonly room: Room | null;
    };
