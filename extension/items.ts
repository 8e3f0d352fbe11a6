import { storage } from 'wxt/utils/storage';
import { DEFAULT_LINK_SETTINGS, type LinkSettings } from '../core/links/settings.ts';
import type { ClientLogEntry } from '../core/log/ClientLog.ts';
import { DEFAULT_PREFERENCES, type DevicePreferences, upgradePreferences } from '../core/media/devices/preferences.ts';
import type { KeptSwitches } from '../core/media/devices/switches.ts';
import { keptItem, sessionItem } from './kept.ts';
import type { Way } from './messages.ts';
import { isPrivate } from './privateWindows.ts';

/**
 * Everything the extension stores, each item with its default. What is the person's own is in the extension's database
 * (`keptItem`), out of reach of content scripts. `local` has what these work by, and outlives the browser, too;
 * `session` does not.
 */

export const devicePreferences = keptItem<DevicePreferences>('devices', DEFAULT_PREFERENCES, kept =>
  upgradePreferences(kept as Partial<DevicePreferences>),
);

/** The picture to show behind oneself, as a data URL. Never leaves this browser but as what a camera shows. */
export const backgroundImage = keptItem<string | null>('backgroundImage', null);

/** The language that was chosen; null: the browser's. */
export const chosenLanguage = storage.defineItem<string | null>('local:language', { fallback: null, version: 1 });

/** The name last used to join. */
export const displayName = keptItem('name', '');

/** Origins of servers the person said yes to. */
export const trustedServers = storage.defineItem<string[]>('local:trustedServers', { fallback: [], version: 1 });

/** Those said yes to in a private window: they are forgotten with it. */
export const trustedPrivately = keptItem<string[]>('trustedPrivately', []);

/** How the link assistant behaves. */
export const linkSettings = storage.defineItem<LinkSettings>('local:links', {
  fallback: DEFAULT_LINK_SETTINGS,
  version: 1,
});

/** Frames of a tab that said they hold session links. */
export const framesWithLinks = (tabId: number) => sessionItem<number[]>(`frames-${tabId}`, []);

/** What is preferred inside rooms: switches by name, which `app/room/preferencesStore.ts` knows. */
export const roomPreferences = keptItem<Readonly<Record<string, unknown>>>('roomPreferences', {});

export interface RecentRoom {
  /** Without any invitation. */
  readonly url: string;
  readonly title: string;
  /** ms since the epoch. */
  readonly joinedAt: number;
}
export const recentRooms = keptItem<RecentRoom[]>('recentRooms', []);

/** This browser's secret for each room, by link without invitation. Oldest first. */
export const credentials = keptItem<Record<string, string>>('credentials', {});

/** Moves what an earlier version left where content scripts read, whether or not anybody asks for it. */
export async function moveKept(): Promise<void> {
  const all = [devicePreferences, backgroundImage, displayName, roomPreferences, recentRooms, credentials];
  await Promise.all(all.map(item => item.getValue()));
}

/** What changed in the sessions of this browser since it started, without names (`core/log/`). */
export const clientLog = isPrivate()
  ? keptItem<readonly ClientLogEntry[]>('clientLog', [])
  : sessionItem<readonly ClientLogEntry[]>('clientLog', []);

/** A link on its way from a click to the panel of that window. */
export interface PendingLink {
  readonly url: string;
  /** Makes two clicks on the same link two requests. */
  readonly id: string;
  /** The way in that was chosen already. The last press is still made in the panel, out of the page's reach. */
  readonly way?: Way;
  /** Bringing the session back to the panel was asked for, on an extension's own page. */
  readonly back?: boolean;
}
export const pendingLink = (windowId: number) => sessionItem<PendingLink | null>(`pending-${windowId}`, null);

/** The session in progress in a window's panel, for the popup and for coming back to it. */
export interface CurrentSession {
  /** With its invitation, if it had one; never leaves `storage.session`. */
  readonly url: string;
  readonly title: string;
  readonly host: string;
  readonly place: 'viewer' | 'stage';
  /** Something is under way that ends with the document that has the session: a shared screen, a recording. */
  readonly bound: boolean;
  /** For this session's way back alone. */
  readonly switches?: KeptSwitches | null;
}
export const currentSession = (windowId: number) => sessionItem<CurrentSession | null>(`current-${windowId}`, null);

/** How one stands on stage in a window's panel; there only while one does. */
export interface StageControls {
  readonly microphone: boolean;
  readonly camera: boolean;
  /** ms since the epoch. */
  readonly usedAt: number;
}
export const stageControls = (windowId: number) => sessionItem<StageControls | null>(`stage-${windowId}`, null);

/** The session of a browser window's panel is on its way to a window of its own, as the person asked. */
export const movingSession = (windowId: number) => sessionItem<boolean>(`moving-${windowId}`, false);

/** A link on its way to a session's own window, where the panel of a browser window cannot be opened. */
export const windowLink = (windowId: number) => sessionItem<PendingLink | null>(`link-${windowId}`, null);

/** The window of its own that shows the links of such a browser window, also before one joins. */
export const linkWindow = (windowId: number) => sessionItem<number | null>(`link-window-${windowId}`, null);

/**
 * The window of its own that the session of a browser window's panel was moved to, by that window's id; null: the panel
 * has it.
 */
export const sessionWindow = (windowId: number) => sessionItem<number | null>(`window-${windowId}`, null);
