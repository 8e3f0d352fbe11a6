/** The oldest versions that install the extension: its manifests name them, and pages offer it to no older one. */
export const OLDEST_FOR_EXTENSION = { Chrome: 128, Firefox: 140 } as const;
