import { browser } from 'wxt/browser';
import { currentRecogniser } from './config.ts';
import { extensionWords } from './extensionWords.ts';
import { chosenLanguage } from './items.ts';
import { knowsSettings, openMatch, sessionIn } from './opening.ts';
import { openPanel, openPanelFirst } from './panel.ts';
import { isSplit } from './privateWindows.ts';

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
  // The worker of private windows is told of neither, and has a menu of its own.
  if (isSplit()) void create();
  browser.runtime.onInstalled.addListener(() => void create());
  browser.runtime.onStartup.addListener(() => void create());
  chosenLanguage.watch(() => void create());
  browser.contextMenus.onClicked.addListener((choice, tab) => onChoice(choice as Choice, tab));
}

/** What the entry does. Runs in the person's gesture, so the panel is opened before anything is awaited. */
function onChoice(choice: Choice, tab: { id?: number; windowId?: number } | undefined): void {
  if (choice.menuItemId !== ENTRY || tab?.windowId === undefined) return;
  const { linkUrl, selectionText } = choice;
  const match = sessionIn(linkUrl, selectionText);
  if (match && match.provider !== 'own') void openMatch(match, tab.id);
  else if (match && knowsSettings()) void openPanel(tab.windowId, match.url, 'extension').catch(() => {});
  // What the person's settings say of it is not known yet; or nothing to join: the panel says how sessions are found.
  else void openPanelFirst(tab.windowId, () => findLater(linkUrl, selectionText, tab.id));
}

async function findLater(
  link: string | undefined,
  selection: string | undefined,
  tab?: number,
): Promise<string | null> {
  const match = sessionIn(link, selection, await currentRecogniser());
  if (match?.provider === 'own') return match.url;
  if (match) await openMatch(match, tab);
  return null;
}
