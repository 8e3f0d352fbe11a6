import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { NUMBER_RANGES } from '../../../../components/hosting/roomDraft.ts';
import * as rules from '../../../../components/ui/formRules.ts';
import * as limits from '../../../../core/protocol/limits.ts';
import { settingsEntries, Slug } from '../../../../core/protocol/parts.ts';

describe('form rules', () => {
  test('lengths are those of the protocol', () => {
    expect(rules.NAME_LENGTH).toBe(limits.MAX_NAME_LENGTH);
    expect(rules.TITLE_LENGTH).toBe(limits.MAX_TITLE_LENGTH);
    expect(rules.DESCRIPTION_LENGTH).toBe(limits.MAX_DESCRIPTION_LENGTH);
    expect(rules.EMAIL_LENGTH).toBe(limits.MAX_EMAIL_LENGTH);
    expect(rules.SLUG_LENGTH).toBe(limits.MAX_SLUG_LENGTH);
    expect(rules.MESSAGE_LENGTH).toBe(limits.MAX_MESSAGE_LENGTH);
    expect(rules.ANNOUNCEMENT_LENGTH).toBe(limits.MAX_ANNOUNCEMENT_LENGTH);
    expect(rules.FAREWELL_LENGTH).toBe(limits.MAX_FAREWELL_LENGTH);
    expect(rules.STAGE_CAPACITY).toBe(limits.MAX_STAGE_CAPACITY);
    expect(rules.VIEWER_CAPACITY).toBe(limits.MAX_VIEWER_CAPACITY);
    expect(rules.OPENS_BEFORE).toBe(limits.MAX_OPENS_BEFORE);
    expect(rules.HOST_ABSENCE).toBe(limits.MAX_HOST_ABSENCE);
    expect(rules.INVITATION_USES).toBe(limits.MAX_INVITATION_USES);
  });

  test('numbers are limited as the protocol limits them', () => {
    for (const [field, { min, max }] of Object.entries(NUMBER_RANGES)) {
      const schema = settingsEntries[field as keyof typeof NUMBER_RANGES];
      expect(
        [min - 1, min, max, max + 1].map(value => v.is(schema, value)),
        field,
      ).toEqual([false, true, true, false]);
    }
  });

  test.each(['a', 'weekly-meeting', 'x'.repeat(64), '-a', 'a-', 'A', 'a b', 'a_b', 'x'.repeat(65)])(
    'the slug %s is judged as the server judges it',
    slug => {
      expect(rules.slugFault(slug) === null).toBe(v.is(Slug, slug));
    },
  );

  test('email addresses and slugs may be left out', () => {
    expect(rules.emailFault(' ')).toBeNull();
    expect(rules.slugFault('')).toBeNull();
  });

  test.each(['ada', 'ada@', 'ada@example', 'a da@example.org'])('%s is no email address', text => {
    expect(rules.emailFault(text)?.key).toBe('create_email_wrong');
  });
});
