/** What a participant may do. Where somebody is (viewer, on stage) is a `Place`, a separate thing. */
export type Role = 'viewer' | 'speaker' | 'moderator' | 'host';

/** Where a participant is: `viewer` sends nothing, `stage` is seen and heard by everybody. */
export type Place = 'viewer' | 'stage';

/** How viewers get to the stage: directly, by asking, or only when invited. */
export type StageAccess = 'everyone' | 'request' | 'invite';

/** `reconnecting`: the connection was cut without a word and the grace period runs. */
export type Presence = 'here' | 'reconnecting';

export type ParticipantId = string;

/** What others see of somebody's capture: true is on. Always false for viewers. */
export interface DeviceState {
  readonly microphone: boolean;
  readonly camera: boolean;
}

export interface Participant extends DeviceState {
  readonly id: ParticipantId;
  readonly name: string;
  readonly role: Role;
  readonly place: Place;
  readonly presence: Presence;
  /** Server time of entering, in ms since the epoch. */
  readonly enteredAt: number;
}

export interface RoomFacts {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  /** Whom to ask for help; shown to everybody who holds the link. Either part may be empty. */
  readonly contact: { readonly name: string; readonly email: string };
  readonly createdAt: number;
}

export interface RoomSettings {
  readonly stageAccess: StageAccess;
  /** Most people on the stage at once. */
  readonly stageCapacity: number;
  /** Most viewers at once. */
  readonly viewerCapacity: number;
}

/**
 * The public part of a room. The relay holds it whole; a client holds a projection of it
 * (see `project.ts`) with the same shape, evolved by the same function.
 */
export interface Room {
  readonly facts: RoomFacts;
  readonly settings: RoomSettings;
  readonly status: 'open' | 'ended';
  readonly participants: ReadonlyMap<ParticipantId, Participant>;
}

/** An invitation as the log knows it: the hash of its token and the role it gives. */
export interface Grant {
  readonly hash: string;
  readonly role: Role;
}

/** What the relay alone knows. Never projected. */
export interface RoomSecrets {
  /** Invitation-token hash to the role it gives. */
  readonly grants: ReadonlyMap<string, Role>;
  /** Credential hash to the participant it resumes, here or departed. */
  readonly credentials: ReadonlyMap<string, ParticipantId>;
  /** People who left and may come back as themselves. */
  readonly departed: ReadonlyMap<ParticipantId, Participant>;
  /** Recently handled command ids, oldest first, each with the revision it led to. */
  readonly handled: ReadonlyMap<ParticipantId, ReadonlyMap<string, number>>;
}

/** The relay's whole knowledge of a room, rebuilt from its log alone. */
export interface RoomState {
  readonly revision: number;
  readonly room: Room;
  readonly secrets: RoomSecrets;
}
