/** What the platform lets us capture. `unknown` where it cannot say without asking. */
export type CapturePermission = 'granted' | 'prompt' | 'denied' | 'unknown';

export interface CapturePermissions {
  readonly camera: CapturePermission;
  readonly microphone: CapturePermission;
}

/** Watches both permissions; calls back at once and after every change. Returns the stop function. */
export async function watchPermissions(
  permissions: Permissions | undefined,
  listener: (state: CapturePermissions) => void,
): Promise<() => void> {
  const query = async (name: 'camera' | 'microphone') => {
    try {
      return (await permissions?.query({ name })) ?? null;
    } catch {
      return null; // Not every browser knows these names.
    }
  };
  const [camera, microphone] = await Promise.all([query('camera'), query('microphone')]);
  const tell = () => listener({ camera: camera?.state ?? 'unknown', microphone: microphone?.state ?? 'unknown' });
  camera?.addEventListener('change', tell);
  microphone?.addEventListener('change', tell);
  tell();
  return () => {
    camera?.removeEventListener('change', tell);
    microphone?.removeEventListener('change', tell);
  };
}
