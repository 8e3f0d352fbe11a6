import { browser } from 'wxt/browser';
import { linksOfTab } from './frames.ts';
import { openInTab } from './opening.ts';
import { openPanelFirst } from './panel.ts';
import { toggleOnStage } from './stageControls.ts';

const OPEN_FIRST_LINK = 'open-first-link';

const TOGGLE_MICROPHONE = 'toggle-microphone';
const TOGGLE_CAMERA = 'toggle-camera';

/**
 * The keys of the browser: one opens the first session link of the page in front, two switch devices of the session on
 * stage.
 */
export function listenForCommands(): void {
  browser.commands.onCommand.addListener((command, tab) => {
    if (command === OPEN_FIRST_LINK && tab?.windowId !== undefined)
      void openFirstLink(tab as { id?: number; windowId: number });
    if (command === TOGGLE_MICROPHONE) void toggleOnStage('microphone');
    if (command === TOGGLE_CAMERA) void toggleOnStage('camera');
  });
}

/**
 * Opens the first link of our own in the panel, else the first of another service in a tab. The
 * panel opens at once, because it may only be opened within the gesture.
 */
function openFirstLink(tab: { id?: number; windowId: number }): Promise<void> {
  return openPanelFirst(tab.windowId, async () => {
    const found = tab.id === undefined ? null : await linksOfTab(tab.id);
    const own = found?.trusted[0];
    if (own) return own.url;
    if (found?.others[0]) await openInTab(found.others[0].url, tab.id);
    return null;
  });
}
