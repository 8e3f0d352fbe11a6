// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import de from '../../../assets/messages/de.json' with { type: 'json' };
import { applyLanguage } from '../../../components/ui/language.ts';
import { chosenLanguage } from '../../../web/items.ts';

test('the policy and its title are in the language that was chosen on the server’s pages, and follow it', async () => {
  chosenLanguage.set('de');
  document.title = 'Sidestage: privacy';
  document.body.innerHTML = '<div id="app"><h1>What Sidestage knows about you</h1></div>';
  await import('../../../web/privacy.ts');
  // A busy machine may take a while to load the catalogue.
  const title = () => document.querySelector('h1')?.textContent;
  await vi.waitFor(() => expect(title()).toBe(de.privacy_title), { timeout: 10_000 });
  expect([document.title, document.documentElement.lang]).toEqual([de.privacy_title, 'de']);
  await applyLanguage('en');
  await vi.waitFor(() => expect(document.title).toBe('What Sidestage knows about you'));
});
