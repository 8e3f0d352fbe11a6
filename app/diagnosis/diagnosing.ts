import { inject, type InjectionKey } from 'vue';

/** Opens the check of connection and devices for the room on screen; provided where there is such a page. */
export const DIAGNOSE: InjectionKey<() => void> = Symbol('diagnose');

/** What a notice of trouble needs to offer the check: nothing where there is none. */
export function useDiagnosing(): { readonly diagnosable?: true; readonly onDiagnose?: () => void } {
  const open = inject(DIAGNOSE, null);
  return open ? { diagnosable: true, onDiagnose: open } : {};
}
