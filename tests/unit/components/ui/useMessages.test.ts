import { afterEach, describe, expect, test } from 'vitest';
import ar from '../../../../assets/messages/ar.json' with { type: 'json' };
import en from '../../../../assets/messages/en.json' with { type: 'json' };
import { ago, formatBadge, speak, t } from '../../../../components/ui/useMessages.ts';

afterEach(() => speak('en', en, ['en']));

describe('messages', () => {
  test('placeholders are filled by name', () => {
    expect(t('hosted_by', { host: 'meet.example.org' })).toBe('Hosted on meet.example.org');
  });

  test('a value is never read as a placeholder or a replacement pattern', () => {
    expect(t('return_text', { title: '{host} $& $1', host: 'h' })).toContain('“{host} $& $1” on h');
  });

  test('a placeholder without a value stays visible', () => {
    expect(t('hosted_by')).toBe('Hosted on {host}');
  });

  test("plural forms follow the count, and counts are written the locale's way", () => {
    expect(t('count_viewers', { count: 1 })).toBe('1 viewer');
    expect(t('count_viewers', { count: 0 })).toBe('0 viewers');
    expect(t('count_viewers', { count: 1240 })).toBe('1,240 viewers');
  });

  test('a key ends in _one only beside its _other', () => {
    const keys = new Set(Object.keys(en));
    const alone = [...keys].filter(key => key.endsWith('_one') && !keys.has(key.replace(/_one$/, '_other')));
    expect(alone).toEqual([]);
  });

  test('keys are usable as extension message names', () => {
    expect(Object.keys(en).filter(key => !/^[a-z0-9_]+$/.test(key))).toEqual([]);
  });

  test('the labels fixed for the screen are these words', () => {
    expect([
      t('set_devices'),
      t('join_viewer'),
      t('join_stage'),
      t('ask_stage'),
      t('leave'),
      t('on_stage'),
      t('viewers'),
    ]).toEqual(['Set devices', 'Join as viewer', 'Join stage', 'Ask to join stage', 'Leave', 'On stage', 'Viewers']);
  });

  test("numbers on badges have two digits at most, the locale's", () => {
    expect([7, 99, 100].map(formatBadge)).toEqual(['7', '99', '99+']);
    speak('ar', ar, ['ar-EG']);
    expect([7, 99, 100].map(formatBadge)).toEqual(['٧', '٩٩', '٩٩+']);
  });

  test('time past is told in the largest unit that fits', () => {
    const now = Date.UTC(2026, 0, 20, 12);
    expect(ago(now - 20_000, now)).toBe('just now');
    expect(ago(now - 61_000, now)).toBe('1 minute ago');
    expect(ago(now - 26 * 3_600_000, now)).toBe('yesterday');
  });
});
