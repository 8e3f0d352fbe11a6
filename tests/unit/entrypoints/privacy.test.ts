// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import de from '../../../assets/messages/de.json' with { type: 'json' };

const { extension, resetExtension } = await vi.hoisted(() => import('../../support/fake-extension.ts'));

test('the policy and its title are in the language of the settings', async () => {
  resetExtension();
  await extension.storage.local.set({ language: 'de' });
  document.body.innerHTML = '<div id="app"></div>';
  await import('../../../entrypoints/privacy/main.ts');
  // A busy machine may take a while to load the catalogue.
  const title = () => document.querySelector('h1')?.textContent;
  await vi.waitFor(() => expect(title()).toBe(de.privacy_title), { timeout: 10_000 });
  expect([document.title, document.documentElement.lang]).toEqual([de.privacy_title, 'de']);
});
