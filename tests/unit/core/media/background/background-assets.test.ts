import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BACKGROUND_ASSETS } from '../../../../../core/media/background/library.ts';
import { backgroundAssets } from '../../../../../tools/lib/background-assets.ts';

test('the background library finds its files where the builds put those of the installed version', () => {
  for (const { path, source } of backgroundAssets) {
    expect(`/${path}`.startsWith(BACKGROUND_ASSETS)).toBe(true);
    expect(existsSync(source)).toBe(true);
  }
});
