import { browser } from 'wxt/browser';
import { extensionWords } from './extensionWords.ts';
import { chosenLanguage, type StageControls } from './items.ts';
import { forgetSessionItems, sessionItems, watchSessionItems } from './kept.ts';
import type { ToggledDevice } from './messages.ts';
import { askSession } from './sessionMessages.ts';

/**
 * The session on stage as seen from outside of its panel: from any tab, by keys of the browser and the toolbar's
 * button.
 */

interface OnStage {
  readonly windowId: number;
  readonly controls: StageControls;
}

const ITEM = /^stage-(\d+)$/;

/** Sessions on stage in all windows, the one used last first. */
async function sessionsOnStage(): Promise<OnStage[]> {
  return Object.entries(await sessionItems())
    .flatMap(([key, controls]): OnStage[] => {
      const windowId = ITEM.exec(key)?.[1];
      return windowId === undefined || !controls
        ? []
        : [{ windowId: Number(windowId), controls: controls as StageControls }];
    })
    .sort((one, other) => other.controls.usedAt - one.controls.usedAt);
}

/**
 * Switches a device of the session that was used last. With none on stage nothing happens: the toolbar's button says
 * so.
 */
export async function toggleOnStage(kind: ToggledDevice): Promise<void> {
  for (const { windowId } of await sessionsOnStage()) {
    if (await askSession('toggle-device', { windowId, kind })) return;
    // Its panel is gone without having said so.
    await forgetSessionItems([`stage-${windowId}`]);
  }
}

/**
 * Keeps the toolbar's button true: its picture and its title say how the microphone of the session on stage stands. The
 * number on it is about links.
 */
export function showStageOnButton(): void {
  watchSessionItems(names => {
    if (names.some(name => ITEM.test(name))) void show();
  });
  chosenLanguage.watch(() => void show());
}

async function show(): Promise<void> {
  const [used] = await sessionsOnStage();
  const picture = used ? `stage-${used.controls.microphone ? 'on' : 'off'}-` : '';
  const title = used
    ? used.controls.microphone
      ? 'keys_global_title_on'
      : 'keys_global_title_off'
    : 'manifest_action_title';
  const words = await extensionWords();
  await Promise.all([
    browser.action.setIcon({ path: { 16: `/icon/${picture}16.png`, 32: `/icon/${picture}32.png` } }),
    browser.action.setTitle({ title: words(title) }),
  ]);
}
