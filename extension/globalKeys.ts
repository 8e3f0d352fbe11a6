import { browser } from 'wxt/browser';

/** A command of the manifest and the key the person has for it; empty when there is none. */
export interface CommandKey {
  readonly command: string;
  readonly key: string;
}

/** The keys that work in every tab, as they are set in this browser. */
export async function commandKeys(): Promise<CommandKey[]> {
  return (await browser.commands.getAll()).map(({ name, shortcut }) => ({ command: name ?? '', key: shortcut ?? '' }));
}

/** Opens the browser's own page where keys are changed. */
export async function openKeySettings(): Promise<void> {
  const { commands } = browser as unknown as { commands: { openShortcutSettings?(): Promise<void> } };
  // Firefox has a call for it since 137, Chrome an address.
  if (commands.openShortcutSettings) await commands.openShortcutSettings();
  else await browser.tabs.create({ url: 'chrome://extensions/shortcuts' });
}
