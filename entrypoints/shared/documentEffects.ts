import { currentSession, sessionWindow } from '../../extension/items.ts';
import type { Effect, SessionEvent } from '../../extension/panelSession/state.ts';
import { forgetSession, leaveSession } from '../../extension/sessionWindow.ts';
import { closeWindow, focusWindow } from '../../extension/windows.ts';
import { depart } from './depart.ts';

interface DocumentEffectsOptions {
  /** One is in a room in this document. */
  readonly joinedAgain: () => boolean;
  /** Resolves when nothing recorded is on its way to disk. */
  readonly whenKept: () => Promise<void>;
  /** Whether the server of a session that was left could not be told. */
  readonly unreached: (yes: boolean) => void;
  readonly dispatch: (event: SessionEvent) => Promise<void>;
}

/** Effects on the session that is open in the document itself. */
type OnSession = 'ask-host' | 'drop-host' | 'want' | 'open' | 'retry' | 'leave' | 'let-go';
type OnDocument = Exclude<Effect, { readonly do: OnSession }>;

/** Carries out what `extension/panelSession/` asks of storage, windows and a session that is open in no document. */
export function documentEffects({ joinedAgain, whenKept, unreached, dispatch }: DocumentEffectsOptions) {
  /** The browser window whose session it is, and the window that this document is in. */
  let home: number | null = null;
  let own = -1;

  /** Leaves a session. Whatever becomes of it, nothing but Return takes up that place again. */
  async function leaveDeparted(of: number, url: string): Promise<void> {
    const current = currentSession(of);
    // A window that a link was clicked for is not the holder yet.
    if ((await current.getValue())?.url === url) await current.setValue(null);
    unreached(!(await depart(url)));
    await dispatch({ type: 'departed', url });
  }

  /** Forgets the session, unless the panel has it again. */
  async function forget(of: number): Promise<void> {
    // The panel shows what was recorded as soon as this window has the session no longer.
    await whenKept();
    if (joinedAgain()) return;
    if ((await sessionWindow(of).getValue()) === own) await forgetSession(of);
  }

  async function release(of: number): Promise<void> {
    unreached(!(await leaveSession(of, depart)));
    await dispatch({ type: 'released' });
  }

  function carryOut(effect: OnDocument): unknown {
    if (effect.do === 'focus') return void focusWindow(effect.window);
    // Not waited for: whoever asked to leave is answered before this document is gone.
    if (effect.do === 'close-window') return void closeWindow(own).catch(() => window.close());
    if (home === null) return;
    switch (effect.do) {
      case 'keep':
        return currentSession(home).setValue(effect.session);
      case 'hold':
        return sessionWindow(home).setValue(own);
      case 'take-back':
        return sessionWindow(home).setValue(null);
      case 'depart':
        return leaveDeparted(home, effect.session.url);
      case 'forget':
        return forget(home);
      case 'release':
        return release(home);
    }
  }

  return {
    carryOut,
    begin(of: number | null, inWindow: number) {
      home = of;
      own = inWindow;
    },
  };
}
