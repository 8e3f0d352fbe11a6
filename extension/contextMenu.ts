import { browser } from 'wxt/browser';
import { extensionWords } from './extensionWords.ts';
import { chosenLanguage } from './items.ts';
import { openInTab, sessionIn } from './opening.ts';
import { openPanel, openPanelFirst } from './panel.ts';

const ENTRY = 'join-in-panel';

interface Choice {
  readonly menuItemId: string | number;
  readonly linkUrl?: string;
  readonly selectionText?: string;
}

/** Puts "Join in side panel" into the menu of links and of selected text. */
export function addContextMenu(): void {
  // Told once per installation; Firefox forgets it at every start.
  const create = async () => {
    const [words] = await Promise.all([extensionWords(), browser.contextMenus.removeAll()]);
    browser.contextMenus.create({
      id: ENTRY,
      title: words('menu_join_in_panel'),
      contexts: ['link', 'selection'],
      documentUrlPatterns: ['http://*/*', 'https://*/*'],
    });
  };
  browser.runtime.onInstalled.addListener(() => void create());
  browser.runtime.onStartup.addListener(() => void create());
  chosenLanguage.watch(() => void create());
  browser.contextMenus.onClicked.addListener((choice, tab) => onChoice(choice as Choice, tab));
}

/** What the entry does. Runs in the person's gesture, so the panel is opened before anything is awaited. */
function onChoice(choice: Choice, tab: { id?: number; windowId?: number } | undefined): void {
  if (choice.menuItemId !== ENTRY || tab?.windowId === undefined) return;
  const match = sessionIn(choice.linkUrl, choice.selectionText);
  if (match?.provider === 'own') void openPanel(tab.windowId, match.url, 'extension').catch(() => {});
  else if (match) void openInTab(match.url, tab.id);
  // Nothing to join: the panel says how sessions are found.
  else void openPanelFirst(tab.windowId, () => Promise.resolve(null));
}
