/**
 * How long (ms) a download may take to begin before its address is revoked: browsers read it some time after the click.
 */
const KEEP_MS = 60_000;

/** Hands a file to the browser's downloads, as a link to it would. */
export function download({ name, content }: { readonly name: string; readonly content: Blob }): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}
