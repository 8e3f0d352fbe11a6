/** What the platform lets us capture. `unknown` where it cannot say without asking. */
export type CapturePermission = 'granted' | 'prompt' | 'denied' | 'unknown';

export interface CapturePermissions {
  readonly camera: CapturePermission;
  readonly microphone: CapturePermission;
}

async function statuses(
  permissions: Permissions | undefined,
): Promise<Record<'camera' | 'microphone', PermissionStatus | null>> {
  const query = async (name: 'camera' | 'microphone') => {
    try {
      return (await permissions?.query({ name })) ?? null;
    } catch {
      return null; // Not every browser knows these names.
    }
  };
  const [camera, microphone] = await Promise.all([query('camera'), query('microphone')]);
  return { camera, microphone };
}

/** What is allowed at this moment: a track that ends may come before the change is told. */
export async function readPermissions(permissions: Permissions | undefined): Promise<CapturePermissions> {
  const { camera, microphone } = await statuses(permissions);
  return { camera: camera?.state ?? 'unknown', microphone: microphone?.state ?? 'unknown' };
}

/** Watches both permissions; calls back at once and after every change. Returns the stop function. */
export async function watchPermissions(
  permissions: Permissions | undefined,
  listener: (state: CapturePermissions) => void,
): Promise<() => void> {
  const { camera, microphone } = await statuses(permissions);
  const tell = () => listener({ camera: camera?.state ?? 'unknown', microphone: microphone?.state ?? 'unknown' });
  camera?.addEventListener('change', tell);
  microphone?.addEventListener('change', tell);
  tell();
  return () => {
    camera?.removeEventListener('change', tell);
    microphone?.removeEventListener('change', tell);
  };
}
