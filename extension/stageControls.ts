import { browser } from 'wxt/browser';
import { stageControls, type StageControls } from './items.ts';
import { envelope, isEnvelope, type ToggledDevice } from './messages.ts';

/** The session on stage as seen from outside of its panel: from any tab, by keys of the browser and the toolbar's button. */

interface OnStage {
  readonly windowId: number;
  readonly controls: StageControls;
}

const ITEM = /^stage-(\d+)$/;

/** Sessions on stage in all windows, the one used last first. */
async function sessionsOnStage(): Promise<OnStage[]> {
  const stored: Record<string, unknown> = await browser.storage.session.get(null);
  return Object.entries(stored)
    .flatMap(([key, controls]): OnStage[] => {
      const windowId = ITEM.exec(key)?.[1];
      return windowId === undefined || !controls ? [] : [{ windowId: Number(windowId), controls: controls as StageControls }];
    })
    .sort((one, other) => other.controls.usedAt - one.controls.usedAt);
}

/** Switches a device of the session that was used last. With none on stage nothing happens: the toolbar's button says so. */
export async function toggleOnStage(kind: ToggledDevice): Promise<void> {
  for (const { windowId } of await sessionsOnStage()) {
    if (await toggleIn(windowId, kind)) return;
    // Its panel is gone without having said so.
    await stageControls(windowId).removeValue();
  }
}

/** Asks the panel of that window to switch a device. Resolves with whether there is one. */
export async function toggleIn(windowId: number, kind: ToggledDevice): Promise<boolean> {
  try {
    return (await browser.runtime.sendMessage(envelope('toggle-device', { windowId, kind }))) === true;
  } catch {
    return false;
  }
}

/** The panel's side: calls back when a device of its window is to be switched. Returns the unsubscription. */
export function onToggle(windowId: number, listener: (kind: ToggledDevice) => void): () => void {
  const hear = (message: unknown, sender: { tab?: unknown }): Promise<boolean> | undefined => {
    // Content scripts, which speak from a tab, may switch nothing.
    if (sender.tab !== undefined || !isEnvelope(message, 'toggle-device') || message.windowId !== windowId) return undefined;
    listener(message.kind);
    return Promise.resolve(true);
  };
  browser.runtime.onMessage.addListener(hear);
  return () => browser.runtime.onMessage.removeListener(hear);
}

/** Keeps the toolbar's button true: its picture and its title say how the microphone of the session on stage stands. The number on it is about links. */
export function showStageOnButton(): void {
  browser.storage.onChanged.addListener((changes, area) => {
    if (area === 'session' && Object.keys(changes).some(key => ITEM.test(key))) void show();
  });
}

async function show(): Promise<void> {
  const [used] = await sessionsOnStage();
  const picture = used ? `stage-${used.controls.microphone ? 'on' : 'off'}-` : '';
  const title = used ? (used.controls.microphone ? 'keys_global_title_on' : 'keys_global_title_off') : 'manifest_action_title';
  await Promise.all([
    browser.action.setIcon({ path: { 16: `/icon/${picture}16.png`, 32: `/icon/${picture}32.png` } }),
    browser.action.setTitle({ title: browser.i18n.getMessage(title as never) }),
  ]);
}
