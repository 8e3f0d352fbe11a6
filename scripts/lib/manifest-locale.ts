import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const keys = ['manifest_name', 'manifest_description', 'manifest_action_title'];

/**
 * The text of `_locales/en/messages.json` for the manifest, taken from the one message catalogue.
 * @throws {Error} when the catalogue lacks one of the manifest's messages
 */
export function manifestLocale(root: string): string {
  const file = join(root, 'assets', 'messages', 'en.json');
  const catalogue = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const entries = keys.map((key) => {
    const message = catalogue[key];
    if (typeof message !== 'string') throw new Error(`assets/messages/en.json lacks "${key}", which the manifest shows`);
    return [key, { message }];
  });
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
