import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParsedMail } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WireCommand } from '../../core/protocol/commands.ts';
import { tokenForRoom } from '../../core/protocol/invite.ts';
import type { InvitationView } from '../../core/protocol/server.ts';
import { BUDGETS } from '../../server/budgets.ts';
import { createMemoryLog } from '../../server/log/memory.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { createLogger } from '../../server/logger.ts';
import { randomToken } from '../../server/tokens.ts';
import { around } from '../support/log-around.ts';
import { MailServer } from '../support/mail-server.ts';
import type { RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2100, 0, 15, 12);
const REFUSED = 'nobody@guests.example';

let mail: MailServer;
let server: TestServer;
let logLines: string[];
beforeEach(async () => {
  logLines = [];
  mail = await MailServer.start([REFUSED]);
  const logger = createLogger('trace', { write: line => void logLines.push(line) });
  server = await startTestServer({ smtp: mail.smtp, logger, now: () => NOW });
});
afterEach(async () => {
  await server.close();
  await mail.close();
});

type Terms = Extract<WireCommand, { type: 'create-invitation' }>['terms'];

/** A room whose host is in it and watches the invitations. */
async function hosted(room: Parameters<TestServer['createRoom']>[0] = {}) {
  const created = await server.createRoom({ title: 'Choir', ...room });
  const host = await server.connect();
  await host.hello(created.slug, { invite: created.invite });
  await host.enter('Ada');
  host.send({ type: 'invitations', id: 'invitations-1' });
  await host.next('invitations');
  return { ...created, host };
}

/** Has an invitation mailed; resolves with its token when the room knows what became of it. */
async function invite(host: RelayClient, slug: string, terms: Partial<Terms> & Pick<Terms, 'email'>) {
  const token = tokenForRoom(randomToken(), slug);
  const whole = { role: 'speaker', name: 'Cy', from: null, until: null, uses: 1, ...terms } as const;
  const answer = await host.command({ type: 'create-invitation', token, terms: whole, mail: true });
  expect(answer.type).toBe('ack');
  return { token, outcome: await outcome(host, terms.email) };
}

async function outcome(host: RelayClient, email: string): Promise<InvitationView['mail']> {
  const settled = ({ mail: state, email: to }: InvitationView) => to === email && state !== 'sending' && state !== null;
  const { invitations } = await host.next('invitations', list => list.invitations.some(settled));
  return invitations.find(settled)?.mail ?? null;
}

const linkIn = ({ text = '' }: ParsedMail) => /^http\S+$/m.exec(text)?.[0] ?? '';

describe('an invitation by email', () => {
  it('arrives, and its link lets in who gives the address it was sent to', async () => {
    const { slug, host } = await hosted();
    expect((await invite(host, slug, { email: 'cy@guests.example' })).outcome).toBe('sent');
    const link = linkIn(await mail.mailTo('cy@guests.example'));
    const [room = '', token = ''] = link.split('#invite=');
    expect(room).toBe(`${server.url}/r/${slug}`);

    const stranger = await server.connect();
    stranger.sayHello(slug, { invite: token, email: 'eve@guests.example' });
    expect((await stranger.next('refused')).reason).toBe('invitation-email-wrong');
    const guest = await server.connect();
    expect((await guest.hello(slug, { invite: token, email: 'cy@guests.example' })).role).toBe('speaker');
    expect((await guest.enter('Cy')).you.role).toBe('speaker');
  });

  it('a renewed one is a new mail; the link of the old one is dead', async () => {
    const { slug, host } = await hosted();
    await invite(host, slug, { email: 'cy@guests.example' });
    const old = linkIn(await mail.mailTo('cy@guests.example'));
    host.send({ type: 'invitations', id: 'invitations-2' });
    const list = await host.next('invitations', ({ id }) => id === 'invitations-2');
    const id = list.invitations.find(one => one.email === 'cy@guests.example')?.id ?? '';
    const token = tokenForRoom(randomToken(), slug);
    expect((await host.command({ type: 'renew-invitation', id, token, mail: true })).type).toBe('ack');
    expect(await outcome(host, 'cy@guests.example')).toBe('sent');
    expect(mail.mails.map(linkIn)).toEqual([old, expect.stringMatching(`#invite=${token}$`)]);
    const late = await server.connect();
    late.sayHello(slug, { invite: old.split('#invite=')[1] ?? '', email: 'cy@guests.example' });
    expect((await late.next('refused')).reason).toBe('invitation-replaced');
  });

  it('says who invites to what, as whom, when, and until when the link is valid', async () => {
    const schedule = { startsAt: NOW + HOUR, endsAt: NOW + 2 * HOUR };
    const { slug, host } = await hosted({
      title: 'Choir & <organ>',
      description: 'Bring\nyour <b>voice</b>.',
      contactName: 'Ada Lovelace',
      contactEmail: 'ada@hosts.example',
      schedule,
    });
    await invite(host, slug, { email: 'cy@guests.example', name: 'Cy "C" <Young>', until: NOW + 3 * HOUR });
    const {
      subject,
      from,
      to,
      replyTo,
      text = '',
      html,
      headers,
      attachments,
    } = await mail.mailTo('cy@guests.example');
    expect(subject).toBe('Invitation: Choir & <organ>');
    expect(from?.value).toEqual([{ name: 'Our rooms', address: 'rooms@sidestage.example' }]);
    expect([to].flat()[0]?.value).toEqual([{ name: 'Cy "C" <Young>', address: 'cy@guests.example' }]);
    expect(replyTo?.value).toEqual([{ name: 'Ada Lovelace', address: 'ada@hosts.example' }]);
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    for (const words of [
      'Ada Lovelace invites you to “Choir & <organ>”.',
      'as a speaker: you may join the stage',
      'personal',
      'Friday, 15 January 2100, 13:00–14:00 UTC',
      'It is valid until Friday, 15 January 2100 at 15:00 UTC.',
      'Bring\nyour <b>voice</b>.',
    ])
      expect(text).toContain(words);
    expect(html).toContain('Choir &amp; &lt;organ&gt;');
    expect(html).not.toMatch(/<b>|<organ>|<Young>/);

    const [calendar] = attachments;
    expect(calendar).toMatchObject({ filename: `${slug}.ics`, contentType: 'text/calendar' });
    const file = calendar?.content.toString() ?? '';
    expect(file).toContain('DTSTART:21000115T130000Z');
    // Calendars are shared; the invitation is personal.
    expect(file).not.toContain('#invite');
  });

  it('without a time there is no calendar file, without a contact nobody to answer', async () => {
    const { slug, host } = await hosted();
    await invite(host, slug, { email: 'cy@guests.example', role: 'viewer' });
    const { text, attachments, replyTo } = await mail.mailTo('cy@guests.example');
    expect(text).toContain('You are invited to “Choir”.');
    expect(text).toContain('nobody sees or hears you');
    expect(attachments).toEqual([]);
    expect(replyTo).toBeUndefined();
  });

  it('goes to one address, whatever the name says', async () => {
    const { slug, host } = await hosted();
    await invite(host, slug, { email: 'cy@guests.example', name: 'eve@elsewhere.example, <x@elsewhere.example>' });
    await mail.mailTo('cy@guests.example');
    expect(mail.recipients).toEqual(['cy@guests.example']);
  });

  it('is not sent when it was not asked for', async () => {
    const { slug, host } = await hosted();
    const terms = {
      role: 'viewer',
      name: '',
      email: 'quiet@guests.example',
      from: null,
      until: null,
      uses: 1,
    } as const;
    await host.command({ type: 'create-invitation', token: tokenForRoom(randomToken(), slug), terms, mail: false });
    await invite(host, slug, { email: 'cy@guests.example' });
    expect(mail.recipients).toEqual(['cy@guests.example']);
  });
});

describe('mail that cannot be sent', () => {
  it('to an address that its server refuses is shown as failed', async () => {
    const { slug, host } = await hosted();
    expect((await invite(host, slug, { email: REFUSED })).outcome).toBe('failed');
  });

  it('while the mail server is gone is shown as failed', async () => {
    const { slug, host } = await hosted();
    await mail.close();
    expect((await invite(host, slug, { email: 'cy@guests.example' })).outcome).toBe('failed');
  });

  it('because one mailbox got too much of it, under whichever of its addresses, is shown as failed', async () => {
    const { slug, host } = await hosted();
    for (let count = 0; count < BUDGETS.mailbox.emails.burst; count += 1) {
      const token = tokenForRoom(randomToken(), slug);
      const terms = {
        role: 'viewer',
        name: '',
        email: `CY+${count}@guests.example`,
        from: null,
        until: null,
        uses: 1,
      } as const;
      await host.command({ type: 'create-invitation', token, terms, mail: true });
    }
    expect((await invite(host, slug, { email: 'cy@guests.example' })).outcome).toBe('failed');
    expect(mail.recipients).not.toContain('cy@guests.example');
  });
});

it('an email that was on its way when the server ended is shown as failed after it', async () => {
  const log = createMemoryLog();
  const open: RoomLog = { ...around(log), close: async () => undefined };
  const before = await startTestServer({ smtp: mail.smtp, log: open });
  const { slug, invite: hostToken } = await before.createRoom();
  const host = await before.connect();
  await host.hello(slug, { invite: hostToken });
  await host.enter('Ada');
  const taken = mail.hold();
  const terms = { role: 'viewer', name: '', email: 'cy@guests.example', from: null, until: null, uses: 1 } as const;
  await host.command({ type: 'create-invitation', token: tokenForRoom(randomToken(), slug), terms, mail: true });
  await taken;
  await before.close();

  const after = await startTestServer({ smtp: mail.smtp, log: open });
  try {
    const back = await after.connect();
    await back.hello(slug, { credential: host.credential });
    back.send({ type: 'invitations', id: 'invitations-1' });
    expect((await back.next('invitations')).invitations).toContainEqual(
      expect.objectContaining({ email: 'cy@guests.example', mail: 'failed' }),
    );
  } finally {
    await after.close();
  }
});

it('neither tokens nor addresses are in any log line, and no token is in the database', async () => {
  const { slug, host, invite: hostToken } = await hosted();
  const sent = await invite(host, slug, { email: 'cy@guests.example' });
  const failed = await invite(host, slug, { email: REFUSED });
  const redeemer = await server.connect();
  await redeemer.hello(slug, { invite: sent.token, email: 'cy@guests.example' });
  await redeemer.enter('Cy');
  const logged = logLines.join('');
  expect(logged).toContain('an invitation could not be mailed');
  const kept = await Promise.all(
    ['rooms.sqlite', 'rooms.sqlite-wal'].map(name => readFile(join(server.dataDir, name)).catch(() => Buffer.alloc(0))),
  );
  // What is looked for would be found if it were there.
  expect(kept.some(bytes => bytes.includes(REFUSED))).toBe(true);
  for (const token of [sent.token, failed.token, hostToken]) {
    expect(logged).not.toContain(token);
    expect(kept.some(bytes => bytes.includes(token))).toBe(false);
  }
  for (const address of ['cy@guests.example', REFUSED]) expect(logged).not.toContain(address);
});

it('the welcome says whether the server can send email', async () => {
  const { slug } = await server.createRoom();
  expect((await (await server.connect()).hello(slug)).mail).toBe(true);
  const without = await startTestServer();
  try {
    const room = await without.createRoom();
    expect((await (await without.connect()).hello(room.slug)).mail).toBe(false);
  } finally {
    await without.close();
  }
});
