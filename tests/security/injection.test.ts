import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PublicRoom } from '../../core/protocol/http.ts';
import { DEFAULT_SETTINGS } from '../../core/room/room.ts';
import { calendarFile } from '../../server/calendar.ts';
import { renderRoom } from '../../server/http/render.ts';
import type { InvitationEmail } from '../../server/mail/Mailer.ts';
import { SmtpMailer } from '../../server/mail/SmtpMailer.ts';
import { root } from '../../tools/lib/paths.ts';
import { MailServer } from '../support/mail-server.ts';

/**
 * What people write stays what they wrote, wherever the server puts it. Cells of spreadsheets:
 * tests/unit/server/http/csv.test.ts.
 */

const schedule = { startsAt: Date.UTC(2100, 0, 15, 18), endsAt: Date.UTC(2100, 0, 15, 19) };
const facts = (text: string) => ({
  slug: 'choir',
  title: text,
  description: text,
  contact: { name: text, email: 'ada@example.org' },
  createdAt: 0,
});

/** Text made of what ends a line, a value, an element, a script or a header somewhere. */
const hostile = fc
  .array(
    fc.constantFrom(
      ...[
        '\r\n',
        '\n',
        '\r',
        '\u2028',
        '\u0085',
        '\u000b',
        '\0',
        ' ',
        ':',
        ';',
        ',',
        '\\',
        '"',
        "'",
        '<',
        '>',
        '&',
        '=',
        '`',
        '{{room}}',
        '$&',
      ],
      ...['</script>', '<script>', '<!--', '-->', ']]>', '"><img src=x onerror=a>', '{{description}}', '</title>'],
      ...[
        'END:VEVENT',
        'BEGIN:VALARM',
        'ATTACH:https://evil.example',
        'Bcc: evil@evil.example',
        '\r\n\r\n',
        '=?utf-8?B?',
      ],
      ...['<evil@evil.example>', '"a" <evil@evil.example>,', '.\r\n', 'x', '€', '😀', '\ud800', '\u202e'],
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map(parts => parts.join(''));

describe('the page of a room', () => {
  const template = readFileSync(join(root, 'web', 'room.html'), 'utf8');
  const around = {
    server: { creation: 'open', extension: { chrome: null, firefox: null, edge: null, opera: null } },
    url: 'https://a.example/r/choir',
    image: 'x',
  } as const;
  const page = (text: string) => {
    const room: PublicRoom = {
      ...facts(text),
      settings: { ...DEFAULT_SETTINGS, schedule },
      status: 'open',
      startedAt: null,
      farewell: text,
      endReason: null,
      counts: { stage: 0, viewers: 0 },
      recording: false,
      stage: [{ name: text, role: 'viewer' }],
      serverTime: 0,
    };
    return [renderRoom(template, room, around), renderRoom(null, room, around)] as const;
  };
  /** All that begins an element, ends one, or is an attribute's name: data and values left out. */
  const tags = (html: string) => {
    const bare = html.replaceAll(/(<script type="application\/json"[^>]*>).*?(<\/script>)/gs, '$1$2');
    const named = bare.replaceAll(/"[^"]*"/g, '""').matchAll(/<[/!]?[a-z-]+|\s[a-z:-]+(?==")/gi);
    return [...named].map(([tag]) => tag.trim());
  };

  it('has the elements and attributes that it has with harmless text, and its data is the text as it was', () => {
    const harmless = page('harmless').map(tags);
    fc.assert(
      fc.property(hostile, text => {
        const pages = page(text);
        expect(pages.map(tags)).toEqual(harmless);
        const data = /<script type="application\/json" id="room">(.*?)<\/script>/s.exec(pages[0])?.[1] ?? '';
        expect((JSON.parse(data) as PublicRoom).title).toBe(JSON.parse(JSON.stringify(text)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a calendar file', () => {
  const file = (text: string) =>
    calendarFile({ facts: facts(text), schedule, revision: 3, link: 'https://a.example/r/choir', now: 0 });
  const properties = (text: string) =>
    text
      .replaceAll(/\r\n[ \t]/g, '')
      .split('\r\n')
      .map(line => /^[^:;]*/.exec(line)?.[0]);

  it('has the properties that it has with harmless text', () => {
    const harmless = properties(file('harmless'));
    fc.assert(
      fc.property(hostile, text => {
        const made = file(text);
        expect(properties(made)).toEqual(harmless);
        expect(made.split('\r\n').join('')).not.toMatch(/[\r\n]/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('an email', () => {
  let mail: MailServer;
  let mailer: SmtpMailer;
  beforeAll(async () => {
    mail = await MailServer.start();
    mailer = new SmtpMailer(mail.smtp);
  });
  afterAll(async () => {
    mailer.close();
    await mail.close();
  });
  let emails = 0;
  async function sent(text: string) {
    emails += 1;
    const to = `cy-${emails}@guests.example`;
    // A room an email: each may send only so many.
    const email: InvitationEmail = {
      to,
      name: text,
      role: 'viewer',
      link: 'https://a.example/r/choir#invite=abc',
      facts: { ...facts(text), slug: `choir-${emails}` },
      schedule,
      revision: 1,
      from: null,
      until: null,
    };
    mail.recipients.length = 0;
    await mailer.send(email);
    const received = await mail.mailTo(to);
    return { received, recipients: [...mail.recipients], to };
  }

  it('has one recipient and the headers that it has with harmless text', async () => {
    const headers = ({ received }: Awaited<ReturnType<typeof sent>>) => [...received.headers.keys()].sort();
    const harmless = headers(await sent('harmless'));
    await fc.assert(
      fc.asyncProperty(hostile, async text => {
        const email = await sent(text);
        expect(email.recipients).toEqual([email.to]);
        expect(headers(email)).toEqual(harmless);
        expect(email.received.attachments).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  }, 30_000);
});
