import { describe, expect, it } from 'vitest';
import { compose } from '../../../../server/mail/compose.ts';
import type { InvitationEmail } from '../../../../server/mail/Mailer.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const HOUR = 3_600_000;

const email: InvitationEmail = {
  to: 'cy@guests.example',
  name: 'Cy',
  role: 'viewer',
  link: 'https://rooms.example.org/r/choir#invite=abc',
  facts: { slug: 'choir', title: 'Choir', description: '', contact: { name: '', email: '' }, createdAt: 0 },
  schedule: null,
  revision: 1,
  from: null,
  until: null,
};

describe('an invitation in words', () => {
  it.each([
    [null, null, null],
    [NOON, null, 'It is valid from Tuesday, 24 November 2026 at 12:00 UTC.'],
    [null, NOON, 'It is valid until Tuesday, 24 November 2026 at 12:00 UTC.'],
    [
      NOON,
      NOON + HOUR,
      'It is valid from Tuesday, 24 November 2026 at 12:00 UTC until Tuesday, 24 November 2026 at 13:00 UTC.',
    ],
  ])('valid from %s until %s: %s', (from, until, words) => {
    const { text } = compose({ ...email, from, until });
    if (words === null) expect(text).not.toContain('valid');
    else expect(text).toContain(words);
  });

  it('a session over midnight has both days', () => {
    const startsAt = NOON + 11 * HOUR;
    const { text } = compose({ ...email, schedule: { startsAt, endsAt: startsAt + 2 * HOUR } });
    expect(text).toMatch(/Tuesday, 24 November 2026.*23:00.*Wednesday, 25 November 2026.*01:00 UTC/);
  });

  it.each(['viewer', 'speaker', 'moderator', 'host'] as const)('says what a %s may do', role => {
    expect(compose({ ...email, role }).text).toMatch(new RegExp(`as (?:a|the) ${role}: `));
  });

  it('text and HTML have the same link', () => {
    const { text, html } = compose(email);
    expect(text).toContain(`\n${email.link}\n`);
    expect(html.match(/href="([^"]*)"/g)).toEqual([`href="${email.link}"`, `href="${email.link}"`]);
  });

  it.each([
    ['en', 'Your link:'],
    ['fr', 'Votre lien\u00a0:'],
    ['ja', 'あなたのリンク：'],
  ] as const)('a heading ends in plain text as %s has it: %s', (language, heading) => {
    expect(compose({ ...email, language }).text).toContain(`\n${heading}\n${email.link}\n`);
  });

  it('what people wrote stays text, braces and all', () => {
    const facts = { ...email.facts, title: '{link} <script>', contact: { name: '{title}', email: '' } };
    const { subject, text, html } = compose({ ...email, facts });
    expect(subject).toBe('Invitation: {link} <script>');
    expect(text).toContain('{title} invites you to “{link} <script>”.');
    expect(html).not.toContain('<script');
  });
});
