import { storage } from 'wxt/utils/storage';
import { DEFAULT_LINK_SETTINGS, type LinkSettings } from '../core/links/settings.ts';
import type { ClientLogEntry } from '../core/log/ClientLog.ts';
import {
  DEFAULT_PREFERENCES,
  type DevicePreferences,
  PREFERENCES_VERSION,
  upgradePreferences,
} from '../core/media/devices/preferences.ts';
import type { KeptSwitches } from '../core/media/devices/switches.ts';
import type { Way } from './messages.ts';

/**
 * Everything the extension stores, each item with its default and version. `local` outlives the browser, `session` does
 * not.
 */

export const devicePreferences = storage.defineItem<DevicePreferences>('local:devices', {
  fallback: DEFAULT_PREFERENCES,
  version: PREFERENCES_VERSION,
  migrations: { 2: upgradePreferences, 3: upgradePreferences },
});

/** The picture to show behind oneself, as a data URL. Never leaves this browser but as what a camera shows. */
export const backgroundImage = storage.defineItem<string | null>('local:backgroundImage', {
  fallback: null,
  version: 1,
});

/** The language that was chosen; null: the browser's. */
export const chosenLanguage = storage.defineItem<string | null>('local:language', { fallback: null, version: 1 });

/** The name last used to join. */
export const displayName = storage.defineItem<string>('local:name', { fallback: '', version: 1 });

/** Origins of servers the person said yes to. */
export const trustedServers = storage.defineItem<string[]>('local:trustedServers', { fallback: [], version: 1 });

/** How the link assistant behaves. */
export const linkSettings = storage.defineItem<LinkSettings>('local:links', {
  fallback: DEFAULT_LINK_SETTINGS,
  version: 1,
});

/** Frames of a tab that said they hold session links. */
export const framesWithLinks = (tabId: number) =>
  storage.defineItem<number[]>(`session:frames-${tabId}`, { fallback: [] });

/** What is preferred inside rooms: switches by name, which `app/room/preferencesStore.ts` knows. */
export const roomPreferences = storage.defineItem<Readonly<Record<string, unknown>>>('local:roomPreferences', {
  fallback: {},
  version: 1,
});

export interface RecentRoom {
  /** Without any invitation. */
  readonly url: string;
  readonly title: string;
  /** ms since the epoch. */
  readonly joinedAt: number;
}
export const recentRooms = storage.defineItem<RecentRoom[]>('local:recentRooms', { fallback: [], version: 1 });

/** This browser's secret for each room, by link without invitation. Oldest first. */
export const credentials = storage.defineItem<Record<string, string>>('local:credentials', {
  fallback: {},
  version: 1,
});

/** What changed in the sessions of this browser since it started, without names (`core/log/`). */
export const clientLog = storage.defineItem<readonly ClientLogEntry[]>('session:clientLog', { fallback: [] });

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
export const pendingLink = (windowId: number) =>
  storage.defineItem<PendingLink | null>(`session:pending-${windowId}`, { fallback: null });

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
export const currentSession = (windowId: number) =>
  storage.defineItem<CurrentSession | null>(`session:current-${windowId}`, { fallback: null });

/** How one stands on stage in a window's panel; there only while one does. */
export interface StageControls {
  readonly microphone: boolean;
  readonly camera: boolean;
  /** ms since the epoch. */
  readonly usedAt: number;
}
export const stageControls = (windowId: number) =>
  storage.defineItem<StageControls | null>(`session:stage-${windowId}`, { fallback: null });

/** The session of a browser window's panel is on its way to a window of its own, as the person asked. */
export const movingSession = (windowId: number) =>
  storage.defineItem<boolean>(`session:moving-${windowId}`, { fallback: false });

/** A link on its way to a session's own window, where the panel of a browser window cannot be opened. */
export const windowLink = (windowId: number) =>
  storage.defineItem<PendingLink | null>(`session:link-${windowId}`, { fallback: null });

/** The window of its own that shows the links of such a browser window, also before one joins. */
export const linkWindow = (windowId: number) =>
  storage.defineItem<number | null>(`session:link-window-${windowId}`, { fallback: null });

/**
 * The window of its own that the session of a browser window's panel was moved to, by that window's id; null: the panel
 * has it.
 */
export const sessionWindow = (windowId: number) =>
  storage.defineItem<number | null>(`session:window-${windowId}`, { fallback: null });
