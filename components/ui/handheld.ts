import { useMediaQuery } from '@vueuse/core';
import { computed, inject, type InjectionKey, type Ref, ref } from 'vue';

/** A screen whose shorter side is below this many CSS pixels is held in one hand. */
const SMALL_SCREEN = 600;

/** Whether this is a phone: touched with fingers, and small whichever way it is turned. */
export function isHandheld(
  coarsePointer: boolean,
  screen: { readonly width: number; readonly height: number },
): boolean {
  return coarsePointer && Math.min(screen.width, screen.height) < SMALL_SCREEN;
}

/** From the platform (`app/platform.ts`), which may not be imported here. */
export const HANDHELD: InjectionKey<Readonly<Ref<boolean>>> = Symbol('handheld');

/**
 * Whether this device is a phone, as it changes. The screen is asked, not the window: a keyboard on screen makes no
 * phone.
 */
export function watchHandheld(): Readonly<Ref<boolean>> {
  const coarse = useMediaQuery('(pointer: coarse)');
  return computed(() => isHandheld(coarse.value, window.screen));
}

/** Whether what is shown is laid out for a phone. */
export function useHandheld(): Readonly<Ref<boolean>> {
  return inject(HANDHELD, () => ref(false), true);
}
