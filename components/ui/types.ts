import type { MessageKey } from './useMessages.ts';
import type { RefusalReason } from '../../core/protocol/server.ts';
import type { InvitationTerms as Terms, SettingsChange } from '../../core/room/commands.ts';
import type { RoomFacts } from '../../core/room/types.ts';

/** What components show and say. View models only: whoever wires a component maps its own state to these. */

export type DeviceKind = 'camera' | 'microphone' | 'speaker';

export interface DeviceOption {
  readonly id: string;
  /** Empty while the browser withholds it; shown as "Camera 1" then. */
  readonly label: string;
}

/** `unknown`: the browser cannot tell without asking. */
export type CapturePermission = 'granted' | 'prompt' | 'denied' | 'unknown';

/**
 * `withdrawn`: allowed before, and no longer. `source-muted`: a switch on it, the system or another program holds it
 * back. `silent`: it delivers nothing, and nobody says why. `background-…`: the camera runs, and its picture is held
 * back: nothing could be put behind the person.
 */
export type DeviceNoticeCode =
  | 'none' | 'in-use' | 'lost' | 'denied' | 'withdrawn' | 'hung' | 'fallback' | 'failed' | 'source-muted' | 'silent'
  | 'background-slow' | 'background-failed';

export interface DeviceNotice {
  readonly kind: DeviceKind;
  readonly code: DeviceNoticeCode;
  /** Label of the device the person chose. */
  readonly wanted?: string | undefined;
  /** Label of the device used instead. */
  readonly actual?: string | undefined;
}

/** What is shown behind oneself. `obstacle`: why nothing else can be. */
export type BackgroundKind = 'none' | 'blur' | 'image';
export interface BackgroundChoices {
  readonly kind: BackgroundKind;
  readonly status: 'off' | 'starting' | 'on';
  readonly problem: 'background-slow' | 'background-failed' | null;
  readonly obstacle: 'handheld' | 'browser' | 'slow' | null;
  /** Whether the system itself blurs: not, when asked, or always. */
  readonly system: 'absent' | 'switchable' | 'always';
  /** The picture chosen last, as a data URL. */
  readonly image: string | null;
  /** Why the file chosen last is not shown. */
  readonly refused: 'type' | 'size' | 'broken' | null;
}

export interface SetDevicesProps {
  cameras: readonly DeviceOption[];
  microphones: readonly DeviceOption[];
  speakers: readonly DeviceOption[];
  selectedCamera: string | null;
  selectedMicrophone: string | null;
  selectedSpeaker: string | null;
  cameraOn: boolean;
  microphoneOn: boolean;
  stream: MediaStream | null;
  /** Microphone level, 0 to 1. */
  level: number;
  permission: CapturePermission;
  notices: readonly DeviceNotice[];
  speakerTest: 'idle' | 'playing';
  /** Whether this browser can route sound to a chosen output. */
  speakerSelectable: boolean;
  /** Lower preview and tighter rows, for the popup. */
  compact?: boolean;
}

/** What the device menus of a call need. */
export type DeviceChoices = Pick<SetDevicesProps,
  | 'cameras' | 'microphones' | 'speakers'
  | 'selectedCamera' | 'selectedMicrophone' | 'selectedSpeaker'
  | 'speakerSelectable'>;

/** How the browser treats what a microphone hears. */
export interface SoundTreatment {
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
  readonly voiceIsolation: boolean;
}
export type SoundKey = keyof SoundTreatment;

/** How this person may get to the stage. */
export type StageWay = 'direct' | 'ask' | 'none';

export type JoinBusy = null | 'viewer' | 'stage';
/** The way in that a person chose before, beside a link. */
export type ChosenWay = 'viewer' | 'stage';

export type SessionStatus = 'connecting' | 'live' | 'reconnecting' | 'ended';

export type LinkState = 'connecting' | 'live' | 'interrupted';

export type PersonPresence = 'here' | 'reconnecting';

/** One person on stage. For your own tile `link` is always `live`. */
export interface StageTile {
  readonly id: string;
  readonly name: string;
  readonly you: boolean;
  readonly video: MediaStream | null;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly speaking: boolean;
  readonly link: LinkState;
  readonly presence: PersonPresence;
  /** What they share of their screen; null also while it is on its way. */
  readonly screen: MediaStream | null;
  /** Whether they share a screen, picture or not. */
  readonly shares: boolean;
  /** How good the link from them is, of your own tile the way out; null while nothing is known. */
  readonly quality: LinkQuality | null;
}

export type LinkQuality = 'good' | 'weak' | 'reconnecting';

export type PersonRole = 'viewer' | 'speaker' | 'moderator' | 'host';

/** One row of the participants list. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly you: boolean;
  readonly role: PersonRole;
  readonly presence: PersonPresence;
  /** Only for people on stage. */
  readonly microphone?: boolean;
  readonly camera?: boolean;
  /** The place in the queue of raised hands, 1 being the first. */
  readonly hand?: number | null;
  /** Seen by moderators: asked for the stage, or was invited to it. */
  readonly line?: 'asked' | 'invited' | null;
}

/** What one may do about one person: private messages for everybody, the rest for moderators. */
export type PersonAction =
  | 'bring-to-stage' | 'swap-stage' | 'decline-stage' | 'withdraw-invitation' | 'remove-from-stage'
  | 'mute' | 'stop-camera' | 'stop-screen' | 'lower-hand'
  | 'make-moderator' | 'make-speaker' | 'make-viewer'
  | 'admit' | 'decline-entry' | 'remove' | 'block'
  | 'write-private';

/** What is a moderator's alone of these. */
export type ModerationAction = Exclude<PersonAction, 'write-private'>;

/** What the room's menu can offer: to everybody what concerns their own screen, to moderators what concerns the room. */
export type MenuKey =
  | 'share-screen' | 'stop-screen'
  | 'speaker-layout' | 'full-screen' | 'picture-in-picture' | 'open-window' | 'to-panel' | 'captions'
  | 'devices' | 'record' | 'stop-recording' | 'statistics' | 'shortcuts'
  | 'invite' | 'announce' | 'settings' | 'end';

/** Entries of moderators: each opens a dialog. */
export type AdminDialog = Extract<MenuKey, 'invite' | 'announce' | 'settings' | 'end'>;

/** One entry of that menu. `checked` makes it something that is on or off. */
export interface MenuEntry {
  readonly key: MenuKey;
  readonly checked?: boolean;
  readonly disabled?: boolean;
}

/** The key that the browser has for a command of the extension in every tab; empty: none is set. */
export interface GlobalKey {
  readonly command: string;
  readonly key: string;
}

/** What the side of the room shows. */
export type SideTab = 'participants' | 'chat' | 'activities';

/** One group of the participants list. Rows are asked for by index: a list may be longer than what is at hand. */
export interface PeopleGroup {
  readonly kind: 'hands' | 'stage' | 'viewers';
  readonly count: number;
  /** Undefined: not known yet. */
  at(index: number): Person | undefined;
}

/** How a search for participants stands; its groups hold those found so far. */
export interface PeopleFound {
  readonly text: string;
  readonly state: 'searching' | 'done' | 'failed';
  readonly total: number;
}

/** Somebody who asks for something: the stage, or to be let in. */
export interface Asker {
  readonly id: string;
  readonly name: string;
}

/** Situations that have a sentence and a way out: every refusal and every end of a session under its own name, and what fails on this side. */
export type Trouble =
  | RefusalReason | 'left' | 'removed' | 'declined' | 'taken-over' | 'protocol'
  | 'server-unreachable' | 'sockets-blocked' | 'signalling-lost'
  | 'permission-denied' | 'no-camera' | 'no-microphone' | 'device-in-use' | 'capture-hung';

/** Whom to ask for help. Either part may be empty. */
export interface Contact {
  readonly name: string;
  readonly email: string;
}

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

/** What became of a change that was asked for. */
export type SaveOutcome =
  | { readonly state: 'saving' | 'saved' }
  | { readonly state: 'refused'; readonly trouble: Trouble };

export type InvitedRole = Exclude<PersonRole, 'host'>;

/** An invitation to make: its terms, and whether to send its link to the address in them. */
export interface NewInvitation {
  readonly terms: Omit<Terms, 'role'> & { readonly role: InvitedRole };
  readonly mail: boolean;
}

/** A link that was just made; nobody can show it again. */
/** How an invitation is renewed: whether the new link is sent to its address, and whether those who came by an earlier one are signed out. */
export interface Renewal {
  readonly mail: boolean;
  readonly signOut: boolean;
}

export interface MadeInvitation {
  readonly link: string;
  /** For whom; empty for a guest link. */
  readonly name: string;
  /** Where it is being sent; empty when it is not. */
  readonly mailedTo: string;
}

/** A change of the room: one section of its settings. */
export type SettingsSection = 'stage' | 'lock' | 'entry' | 'facts' | 'schedule' | 'limits' | 'features';
export type RoomChange =
  | { readonly type: 'change-settings'; readonly settings: SettingsChange }
  | { readonly type: 'change-facts'; readonly facts: Pick<RoomFacts, 'title' | 'description' | 'contact'> };

export type { MessageKey };

/** What a diagnosis is of. */
export interface DiagnosisSubject {
  /** Of the server, with its port. */
  readonly host: string;
  /** Of the room; empty until it said it. */
  readonly title: string;
  /** Of the server; empty until it said it. */
  readonly version: string;
  /** What keeps somebody without an invitation from entering the room now. */
  readonly door: 'open' | 'ended' | 'early' | 'invited' | 'locked';
}
