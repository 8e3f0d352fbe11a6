import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { POLICY } from '../../../components/privacy/policy.ts';
import { root } from '../../../tools/lib/paths.ts';
import { writtenPolicy } from '../../../tools/lib/written-policy.ts';

describe('the privacy policy', () => {
  const messages = JSON.parse(readFileSync(join(root, 'assets/messages/en.json'), 'utf8')) as Record<string, string>;

  it('stands in its page without scripts, every heading and sentence of it', () => {
    const html = writtenPolicy();
    for (const key of POLICY.flatMap(({ title, points }) => [title, ...points])) {
      expect(messages[key], key).toBeTruthy();
      expect(html).toContain(`>${messages[key]}</`);
    }
    expect(html).not.toContain('privacy_');
  });

  it('says all that the catalogue has of it', () => {
    const said = new Set<string>(POLICY.flatMap(({ title, points }) => [title, ...points]));
    const around = ['privacy_link', 'privacy_title', 'privacy_intro', 'privacy_notices'];
    const written = Object.keys(messages).filter(key => key.startsWith('privacy_') && !around.includes(key));
    expect(written.filter(key => !said.has(key))).toEqual([]);
  });
});
