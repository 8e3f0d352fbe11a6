/** What the platform lets us capture. `unknown` where it cannot say without asking. */
export type CapturePermission = 'granted' | 'prompt' | 'denied' | 'unknown';

export interface CapturePermissions {
  readonly camera: CapturePermission;
  readonly microphone: CapturePermission;
}

async function statusOf(
  permissions: Permissions | undefined,
  name: 'camera' | 'microphone',
): Promise<PermissionStatus | null> {
  try {
    return (await permissions?.query({ name })) ?? null;
  } catch {
    return null; // Not every browser knows these names.
  }
}

async function statuses(
  permissions: Permissions | undefined,
): Promise<Record<'camera' | 'microphone', PermissionStatus | null>> {
  const [camera, microphone] = await Promise.all([
    statusOf(permissions, 'camera'),
    statusOf(permissions, 'microphone'),
  ]);
  return { camera, microphone };
}

/** What is allowed at this moment: a track that ends may come before the change is told. */
export async function readPermissions(permissions: Permissions | undefined): Promise<CapturePermissions> {
  const { camera, microphone } = await statuses(permissions);
  return { camera: camera?.state ?? 'unknown', microphone: microphone?.state ?? 'unknown' };
}

/**
 * Watches whether the browser's question may stand before the person while one of the two is asked for, and calls back
 * at once and after every change. Where a browser does not say what is allowed, it always may. Returns the stop
 * function.
 */
export function watchQuestion(
  permissions: Permissions | undefined,
  kind: 'camera' | 'microphone',
  listener: (mayStand: boolean) => void,
): () => void {
  let stopped = false;
  let stop = () => {
    stopped = true;
  };
  void statusOf(permissions, kind).then(status => {
    if (stopped) return;
    const tell = () => listener(status === null || status.state === 'prompt');
    status?.addEventListener('change', tell);
    stop = () => status?.removeEventListener('change', tell);
    tell();
  });
  return () => stop();
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
