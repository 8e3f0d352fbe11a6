import type { SessionLink } from '../../core/links/sessionLink.ts';
import type { CurrentSession } from '../items.ts';
import type { TrustQuestion } from '../trust.ts';

/** Which document it is that may have the session of a browser window: the window's panel, or a window of its own. */
export type DocumentKind = 'panel' | 'window';

/** How far the session that is open in this document has come. `before`: connecting, or at Set devices. */
export type Progress = 'none' | 'before' | 'waiting' | 'in-room' | 'over';

/** How one was in a session before, for the way back. */
export type Back = Pick<CurrentSession, 'place' | 'switches'>;

export interface Empty {
  readonly state: 'empty';
}

/** Another window has the session of this browser window. */
export interface Elsewhere {
  readonly state: 'elsewhere';
  /** That window's id. */
  readonly window: number;
  /** Null until it has said which session it is. */
  readonly session: CurrentSession | null;
}

interface Here {
  readonly state: 'here';
  readonly link: SessionLink;
  /** The window that the session is moving to, until the relay lets go of this document. */
  readonly movingTo: Elsewhere | null;
}

/** A state without any question. */
export type Settled = Empty | Elsewhere | Here;

/** A session that this document was closed in: the person may return to it, or leave it. */
export interface Left {
  readonly state: 'left';
  readonly session: CurrentSession;
  /** Its server is being told. */
  readonly leaving: boolean;
  readonly behind: Settled;
}

/** A question about a link that was clicked: trust its host, or leave the session one is in? One at a time. */
export type Asking = {
  readonly state: 'asking';
  /** What the answer no leads back to. */
  readonly behind: Settled | Left;
} & (
  | { readonly about: 'host'; readonly question: TrustQuestion }
  | { readonly about: 'switch'; readonly link: SessionLink }
);

/** Who has the session of a browser window, as one of its documents knows it. */
export type PanelSession = Settled | Left | Asking;

export const EMPTY: Empty = { state: 'empty' };

/** What happens to a document that may have the session. */
export type SessionEvent =
  /** The panel was opened. @param window the window that has the session */
  | { readonly type: 'panel-opened'; readonly window: number | null; readonly session: CurrentSession | null }
  /** The session window was opened: for a link, for the panel's session, or by the browser again. */
  | {
      readonly type: 'window-opened';
      readonly reason: 'link' | 'move' | 'other';
      /** This window had the session already. */
      readonly holder: boolean;
      readonly session: CurrentSession | null;
    }
  /** A link was clicked in the browser window. */
  | {
      readonly type: 'clicked';
      readonly link: SessionLink;
      readonly progress: Progress;
      /** The session that is kept for the browser window. */
      readonly session: CurrentSession | null;
      /** The session's own window asks the panel to take it back. */
      readonly back: boolean;
    }
  /** A link is to be opened: one written in the room, or one that the person decided for. */
  | { readonly type: 'wanted'; readonly link: SessionLink; readonly was?: Back; readonly progress: Progress }
  /** Its host may be contacted. */
  | { readonly type: 'allowed'; readonly link: SessionLink; readonly was?: Back; readonly progress: Progress }
  /** What is to be asked about a host now. */
  | { readonly type: 'host-asked'; readonly question: TrustQuestion | null }
  /** Another window has the session, or none has it any more. */
  | { readonly type: 'moved'; readonly window: number | null; readonly session: CurrentSession | null }
  /** The document that has the session changed what is kept of it. */
  | { readonly type: 'changed'; readonly session: CurrentSession }
  /** One is in the room. @param entered just now */
  | { readonly type: 'in-room'; readonly session: CurrentSession; readonly entered: boolean }
  /** The session that was open here is over. @param window the window that has the session then */
  | { readonly type: 'over'; readonly takenOver: boolean; readonly window: number | null }
  /** Somebody outside asks this document to leave the session. */
  | { readonly type: 'asked-to-leave'; readonly session: CurrentSession | null; readonly progress: Progress }
  /** A session that no document was in is left. */
  | { readonly type: 'departed'; readonly url: string }
  /** The other window was told to leave the session. */
  | { readonly type: 'released' }
  /** What the person answers or presses. */
  | { readonly type: 'stay' | 'switch' | 'return' | 'leave' | 'bring' | 'close' };

/** What the document does, in this order. If one effect fails, the next still runs. */
export type Effect =
  /** Asks whether the host may be contacted; then the link is `allowed`. */
  | { readonly do: 'ask-host'; readonly link: SessionLink; readonly was?: Back }
  | { readonly do: 'drop-host' }
  | { readonly do: 'open'; readonly link: SessionLink; readonly was?: Back }
  /** Then the link is `wanted`. */
  | { readonly do: 'want'; readonly link: SessionLink; readonly was?: Back }
  /** Tries to reach the server of the open session now. */
  | { readonly do: 'retry' }
  /** Leaves the open session; `let-go` closes it without a word, because another document has it. */
  | { readonly do: 'leave' | 'let-go' }
  /** Leaves a session that no document is in. */
  | { readonly do: 'depart'; readonly session: CurrentSession }
  /** Has the other window leave the session. */
  | { readonly do: 'release' }
  /** Keeps for the browser window which session it has. */
  | { readonly do: 'keep'; readonly session: CurrentSession | null }
  /** Keeps that this window has the session, or that no window has it but the panel. */
  | { readonly do: 'hold' | 'take-back' }
  /** Forgets the session, unless another document has it, once nothing of it is on its way to disk. */
  | { readonly do: 'forget' }
  | { readonly do: 'focus'; readonly window: number }
  | { readonly do: 'close-window' };

export interface Step {
  readonly now: PanelSession;
  readonly effects: readonly Effect[];
}
