import { afterEach, describe, expect, test } from 'vitest';
import de from '../../../assets/messages/de.json' with { type: 'json' };
import en from '../../../assets/messages/en.json' with { type: 'json' };
import { speak } from '../../../components/ui/useMessages.ts';
import { ApiRefused } from '../../../web/api.ts';
import { errorsFor, sentenceFor } from '../../../web/refusals.ts';

afterEach(() => speak('en', en, ['en']));

const refused = (status: number, error: string, field?: string) =>
  new ApiRefused(status, { error, message: 'As the server says it.', ...(field ? { field } : {}) });

describe('what the server refuses', () => {
  test('is said in the reader’s language where the page knows its name', () => {
    speak('de', de, ['de']);
    expect(errorsFor(refused(409, 'slug-taken', 'slug'))).toEqual({ slug: de.create_slug_taken });
    expect(sentenceFor(refused(429, 'rate-limited'))).toBe(de.trouble_rate_limited_way);
    expect(sentenceFor(refused(401, 'unauthorized'))).toBe(de.web_refused);
  });

  test('is said in the server’s own words where it does not', () => {
    expect(sentenceFor(refused(400, 'something-new'))).toBe('As the server says it.');
  });
});
