import { describe, expect, test } from 'vitest';
import { CONTENT_SCRIPT_LIMIT, contentScriptFault } from '../../../tools/lib/content-script-size.ts';

describe('the size of the content script', () => {
  test('up to the limit nothing is said', () => {
    expect(contentScriptFault(CONTENT_SCRIPT_LIMIT)).toBeNull();
  });

  test('above it the build says by how much', () => {
    expect(contentScriptFault(CONTENT_SCRIPT_LIMIT + 1)).toContain('12289 bytes');
  });
});
