import { usePlatform } from '../platform.ts';
import { useSessionStore } from '../room/sessionStore.ts';

/** What a notice of trouble needs to offer the check of connection and devices: nothing where there is none. */
export function useDiagnosing(): { readonly diagnosable?: true; readonly onDiagnose?: () => void } {
  const { diagnose } = usePlatform();
  const session = useSessionStore();
  return diagnose ? { diagnosable: true, onDiagnose: () => diagnose(session.target) } : {};
}
