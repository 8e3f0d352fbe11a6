import type { Component } from 'vue';
import {
  CaptionsIcon,
  DevicesIcon,
  EndIcon,
  EraserIcon,
  FullScreenIcon,
  InviteIcon,
  KeyboardIcon,
  LockIcon,
  MegaphoneIcon,
  OpenWindowIcon,
  PanelIcon,
  PictureInPictureIcon,
  RecordIcon,
  ScreenIcon,
  ScreenOffIcon,
  SettingsIcon,
  SpeakerLayoutIcon,
  StatisticsIcon,
  StopIcon,
} from '../ui/icons.ts';
import type { MessageKey } from '../ui/useMessages.ts';
import type { MenuKey } from './roomTypes.ts';

interface MenuWord {
  readonly icon: Component;
  readonly text: MessageKey;
  /** Not to be taken back. */
  readonly grave?: boolean;
}

/** How each entry of the room's menu looks. */
export const MENU_WORDS: Readonly<Record<MenuKey, MenuWord>> = {
  'share-screen': { icon: ScreenIcon, text: 'share_screen' },
  'stop-screen': { icon: ScreenOffIcon, text: 'share_stop' },
  'speaker-layout': { icon: SpeakerLayoutIcon, text: 'menu_speaker_layout' },
  'full-screen': { icon: FullScreenIcon, text: 'menu_full_screen' },
  'picture-in-picture': { icon: PictureInPictureIcon, text: 'menu_picture_in_picture' },
  'open-window': { icon: OpenWindowIcon, text: 'menu_open_window' },
  'to-panel': { icon: PanelIcon, text: 'window_to_panel' },
  captions: { icon: CaptionsIcon, text: 'menu_captions' },
  devices: { icon: DevicesIcon, text: 'menu_devices' },
  record: { icon: RecordIcon, text: 'menu_record' },
  'stop-recording': { icon: StopIcon, text: 'menu_stop_recording' },
  statistics: { icon: StatisticsIcon, text: 'menu_statistics' },
  shortcuts: { icon: KeyboardIcon, text: 'menu_shortcuts' },
  'forget-me': { icon: EraserIcon, text: 'forget_me_menu', grave: true },
  invite: { icon: InviteIcon, text: 'invite_people' },
  announce: { icon: MegaphoneIcon, text: 'announce_menu' },
  settings: { icon: SettingsIcon, text: 'room_settings' },
  'host-link': { icon: LockIcon, text: 'host_link_menu' },
  end: { icon: EndIcon, text: 'end_for_everybody', grave: true },
};
