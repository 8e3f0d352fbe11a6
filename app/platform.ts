import { inject, type InjectionKey, type Plugin, provide, type Ref } from 'vue';
import type { GlobalKey } from '../components/room/roomTypes.ts';
import { HANDHELD } from '../components/ui/handheld.ts';
import type { ClientLog } from '../core/log/ClientLog.ts';
import type { DeviceManagerOptions } from '../core/media/devices/DeviceManager.ts';
import type { MediaEngine } from '../core/media/MediaEngine.ts';
import type { MenuAction } from './room/menuActions.ts';
import type { RoomPreferenceStore } from './room/roomPreferences.ts';
import type { DocumentPictureInPicture } from './stage/pictureInPicture.ts';

/** Where a room is: its server's origin, and its name there. */
export interface RoomAddress {
  readonly origin: string;
  readonly slug: string;
}

/** What a session is made with. */
export interface SessionPlatform {
  createEngine(): MediaEngine;
  /** This browser's secret for a room, made on first use. */
  credential(room: RoomAddress): Promise<string>;
}

/** Keys that work in every tab: the extension has them, a page has not. */
export interface GlobalKeys {
  /** As they are set now. */
  list(): Promise<readonly GlobalKey[]>;
  /** Opens the browser's page where they are changed; absent where that cannot be. */
  change?(): void;
}

/** How session links in what people write are opened in place. */
export interface SessionLinks {
  is(href: string): boolean;
  open(href: string): void;
}

/**
 * What `app/` needs of where it runs: the extension's panel, its session window, its popup, or a page. Each entrypoint
 * makes one. What is absent does not exist there, and is not offered.
 */
export interface Platform {
  /** The machine's devices, and where choices about them are kept. */
  readonly devices: DeviceManagerOptions;
  /** Absent where no session takes place, as in the popup. */
  readonly sessions?: SessionPlatform;
  /** Where preferences are kept; without it they last as long as the document. */
  readonly preferences?: RoomPreferenceStore;
  /** Whether this is a phone. Absent: in a browser's panel one is beside a page, whatever the pointer. */
  readonly handheld?: Readonly<Ref<boolean>>;
  /**
   * False where the browser says that a document can fill the screen and it cannot: in Chrome's side panel
   * `document.fullscreenEnabled` is true, and what `requestFullscreen` promises never comes.
   */
  readonly fullScreen?: boolean;
  /** Only the page has it, where its browser does: the extension has a window of its own for sessions. */
  readonly pictureInPicture?: DocumentPictureInPicture | undefined;
  readonly globalKeys?: GlobalKeys;
  /** Opens the check of connection and devices, for a room or to choose one there. */
  readonly diagnose?: (room: RoomAddress | null) => void;
  /** Where sessions and devices note what changes; absent where no check of connection and devices reports it. */
  readonly log?: ClientLog;
  /** Where else the session can be moved to, as entries of the room's menu. */
  readonly moves?: Readonly<Ref<readonly MenuAction[]>>;
  /** Absent: session links open like all others. */
  readonly sessionLinks?: SessionLinks;
}

const PLATFORM: InjectionKey<Platform> = Symbol('platform');

/** The platform of an application, as its plugin: `app.use(platformPlugin(platform))`. */
export function platformPlugin(platform: Platform): Plugin {
  return {
    install(app) {
      app.provide(PLATFORM, platform);
      // components/ may not import app/: this one they ask for by their own key.
      if (platform.handheld) app.provide(HANDHELD, platform.handheld);
    },
  };
}

/**
 * Adds what only the view that holds the session knows. The views below see it; stores belong to the application, and
 * see what the plugin gave.
 */
export function addToPlatform(more: Pick<Platform, 'moves' | 'sessionLinks'>): void {
  provide(PLATFORM, { ...usePlatform(), ...more });
}

/** What the entrypoint made. @throws Error where it made none */
export function usePlatform(): Platform {
  const platform = inject(PLATFORM, null);
  if (!platform) throw new Error('The entrypoint installs no platform.');
  return platform;
}
