import { afterEach, beforeEach, expect, vi } from 'vitest';

let warnings: string[] = [];

/** The Vue warnings of this test so far; reading them counts as having expected them. */
export function takeVueWarnings(): string[] {
  return warnings.splice(0);
}

beforeEach(() => {
  warnings = [];
  const warn = console.warn.bind(console);
  vi.spyOn(console, 'warn').mockImplementation((...parts: unknown[]) => {
    if (String(parts[0]).startsWith('[Vue warn]')) warnings.push(parts.map(String).join(' '));
    else warn(...parts);
  });
});

afterEach(() => {
  expect(takeVueWarnings(), 'Vue warned and no test expected it (see takeVueWarnings)').toEqual([]);
});
