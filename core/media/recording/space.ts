/** Bytes below which no recording is begun, and one that goes on is stopped while there is room to close it. */
export const LEAST_SPACE = 64 * 1024 * 1024;

/** Bytes that this browser still gives us; null where it does not say. */
export async function spaceLeft(storage: StorageManager): Promise<number | null> {
  const { quota, usage } = await storage.estimate();
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
}

/** Asks that the browser does not clear our files by itself when disks run full. It may say no. */
export async function keepFiles(storage: StorageManager): Promise<boolean> {
  return (await storage.persisted()) || storage.persist();
}
