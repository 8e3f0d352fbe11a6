import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { POLICY } from '../../components/privacy/policy.ts';
import { root } from './paths.ts';

/** The privacy policy as HTML, for the page of it where no script runs: people and stores read it there, too. */
export function writtenPolicy(): string {
  const messages = JSON.parse(readFileSync(join(root, 'assets', 'messages', 'en.json'), 'utf8')) as Record<
    string,
    string
  >;
  const text = (key: string) => (messages[key] ?? key).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return [
    `<h1>${text('privacy_title')}</h1>`,
    `<p>${text('privacy_intro')}</p>`,
    ...POLICY.flatMap(({ title, points }) => [
      `<h2>${text(title)}</h2>`,
      `<ul>${points.map(point => `<li>${text(point)}</li>`).join('')}</ul>`,
    ]),
  ].join('\n');
}
