/** Flags for every browser we start: quiet, no first-run pages, and none of the vendor's background traffic. */
export function browserArgs(): string[] {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return [
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // Chromium refuses to run its sandbox as root.
    ...(asRoot ? ['--no-sandbox'] : []),
  ];
}
