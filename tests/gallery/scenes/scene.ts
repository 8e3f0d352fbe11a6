import type { VNode } from 'vue';

/** `panel` fills the window, `popup` is 380 wide, `page` is a web page, `part` one component on its own. */
export interface Scene {
  readonly id: string;
  readonly frame: 'panel' | 'popup' | 'page' | 'part';
  render(): VNode;
}
