import type { SessionLink } from '../../core/links/sessionLink.ts';
import type { Elsewhere, Left, PanelSession, Settled } from './state.ts';

/** What is there when the question about a link is answered. */
export function unasked(now: PanelSession): Settled | Left {
  return now.state === 'asking' ? now.behind : now;
}

/** What is there when every question is answered. */
export function settledOf(now: PanelSession): Settled {
  const shown = unasked(now);
  return shown.state === 'left' ? shown.behind : shown;
}

/** The same question about a link, if there is one, over something else. */
export function withUnasked(now: PanelSession, behind: Settled | Left): PanelSession {
  return now.state === 'asking' ? { ...now, behind } : behind;
}

/** The same questions over something else. */
export function withSettled(now: PanelSession, settled: Settled): PanelSession {
  const shown = unasked(now);
  return withUnasked(now, shown.state === 'left' ? { ...shown, behind: settled } : settled);
}

/** The window that has the session of this browser window, or is about to have it. */
export function elsewhereOf(now: PanelSession): Elsewhere | null {
  const settled = settledOf(now);
  if (settled.state === 'here') return settled.movingTo;
  return settled.state === 'elsewhere' ? settled : null;
}

/** The link whose session is open in this document. */
export function linkOf(now: PanelSession): SessionLink | null {
  const settled = settledOf(now);
  return settled.state === 'here' ? settled.link : null;
}

/** The session that the person may return to. */
export function leftOf(now: PanelSession): Left | null {
  const shown = unasked(now);
  return shown.state === 'left' ? shown : null;
}
