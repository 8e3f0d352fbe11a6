import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KeyPress, shortcutOf, SHORTCUTS } from '../../../../components/ui/shortcuts.ts';

const press = (key: string, changes: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  ...changes,
});

describe("the room's keys", () => {
  test('no two commands share a key, and every key asks for its own', () => {
    expect(new Set(SHORTCUTS.map(({ key }) => key)).size).toBe(SHORTCUTS.length);
    for (const { command, key } of SHORTCUTS) expect(shortcutOf(press(key))).toBe(command);
  });

  test("combinations are the browser's and the screen reader's, a held key asks once, and half-composed letters are text", () => {
    const spoiled = fc.constantFrom<keyof KeyPress>('ctrlKey', 'altKey', 'metaKey', 'repeat', 'isComposing');
    fc.assert(
      fc.property(fc.constantFrom(...SHORTCUTS), fc.uniqueArray(spoiled, { minLength: 1 }), ({ key }, all) => {
        expect(shortcutOf(press(key, Object.fromEntries(all.map(one => [one, true]))))).toBeNull();
      }),
    );
  });

  test.each([
    ['a caps lock changes nothing', 'M', 'KeyM', false, 'microphone'],
    ['a letter with Shift is another one', 'M', 'KeyM', true, null],
    ['a letter counts as it is written, wherever it stands (AZERTY)', 'm', 'Semicolon', false, 'microphone'],
    ['and not as another layout has it there', ',', 'KeyM', false, null],
    ['a keyboard without Latin letters goes by places (Russian)', 'ь', 'KeyM', false, 'microphone'],
    ['where such a one has a sign on a letter’s key, too (Hebrew)', '/', 'KeyQ', false, 'leave'],
    ['and so (Bulgarian)', ',', 'KeyQ', false, 'leave'],
    ['and so (Greek)', ';', 'KeyQ', false, 'leave'],
    ['not with Shift', '/', 'KeyQ', true, null],
    ['not where the sign stands elsewhere', '/', 'Slash', false, null],
    ['nor where Latin letters stand elsewhere (Dvorak)', "'", 'KeyQ', false, null],
    ['a letter with an accent stands for none without (Czech)', 'š', 'KeyM', false, null],
    ['a question mark is one wherever Shift puts it (German)', '?', 'Minus', true, 'help'],
    ['or leaves it (Hebrew)', '?', 'Slash', true, 'help'],
    ['an Arabic question mark is one too', '؟', 'Slash', true, 'help'],
    ['named keys are no letters', 'Shift', 'ShiftLeft', true, null],
  ] as const)('%s', (_rule, key, code, shiftKey, command) => {
    expect(shortcutOf(press(key, { code, shiftKey }))).toBe(command);
  });
});
