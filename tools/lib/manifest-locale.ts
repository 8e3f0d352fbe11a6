import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Shown by the manifest, and by scripts that take their words from the browser because they carry no catalogue. */
const prefixes = ['manifest_', 'card_', 'menu_', 'keys_global_'];
const needed = ['manifest_name', 'manifest_description', 'manifest_action_title'];

/**
 * The text of `_locales/en/messages.json`, taken from the one message catalogue.
 * @throws {Error} when the catalogue lacks one of the manifest's messages
 */
export function manifestLocale(root: string): string {
  const file = join(root, 'assets', 'messages', 'en.json');
  const catalogue = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const lacking = needed.find(key => typeof catalogue[key] !== 'string');
  if (lacking) throw new Error(`assets/messages/en.json lacks "${lacking}", which the manifest shows`);
  const entries = Object.entries(catalogue)
    .filter(([key]) => prefixes.some(prefix => key.startsWith(prefix)))
    .map(([key, message]) => [key, { message }]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
