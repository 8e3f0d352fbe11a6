import { browser } from 'wxt/browser';
import { askSession } from './sessionMessages.ts';

/** How long a panel may take to give any sign of itself, and to answer once there is one, in ms. */
const SIGN_MS = 1_500;
const ANSWER_MS = 8_000;
const STEP_MS = 50;

/**
 * Whether the panel of a window is on screen already: then it needs no opening, which is refused once the gesture has
 * run out. Chrome does not say of which window a panel is (`runtime.getContexts` has -1), so the panel itself is asked.
 */
export function isPanelOpen(windowId: number): Promise<boolean> {
  return askSession('panel-there', { windowId });
}

/**
 * Whether the panel that a browser says it has opened really comes on screen. Those with a side panel that is switched
 * off, or hidden in a menu of theirs, say so and show nothing.
 */
export async function comesOnScreen(windowId: number): Promise<boolean> {
  const began = performance.now();
  while (!(await isPanelOpen(windowId))) {
    // A document that has begun to load may be slow on a busy computer.
    const patience = (await hasAnyPanel()) ? ANSWER_MS : SIGN_MS;
    if (performance.now() - began > patience) return false;
    await new Promise(resolve => setTimeout(resolve, STEP_MS));
  }
  return true;
}

interface Contexts {
  getContexts?(filter: { contextTypes: string[] }): Promise<unknown[]>;
}

/** Whether a panel has begun to load, in whichever window. */
async function hasAnyPanel(): Promise<boolean> {
  try {
    const panels = await (browser.runtime as unknown as Contexts).getContexts?.({ contextTypes: ['SIDE_PANEL'] });
    return panels !== undefined && panels.length > 0;
  } catch {
    return false;
  }
}
