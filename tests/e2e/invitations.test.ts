import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { output } from '../../tools/lib/paths.ts';
import { MailServer } from '../support/mail-server.ts';
import { eventually, framesAdvance } from '../support/media.ts';
import { ownKept } from '../support/own-kept.ts';
import { Person } from '../support/person.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type Site, startSite } from '../support/site.ts';

// Invitations from the host's panel to the guest's, through a real mail server where they go by email.
describe('invitations', () => {
  let mails: MailServer;
  let server: TestServer;
  let site: Site;
  let room: RoomCreated;
  let host: Person;
  let sam: Person;
  let other: Person;

  beforeAll(async () => {
    mails = await MailServer.start();
    server = await startTestServer({ smtp: mails.smtp, webDir: join(output.chrome, '..', 'web'), graceMs: 15_000 });
    site = await startSite();
    room = await server.createRoom({
      stageAccess: 'invite',
      contactName: 'Hanna Arendt',
      contactEmail: 'hanna@example.org',
    });
    [host, sam, other] = await Promise.all([Person.arrive(), Person.arrive(), Person.arrive()]);
    await host.clickLink(site, room.hostLink);
    await host.join('Hanna', 'Join as viewer');
  });

  afterAll(async () => {
    await Promise.all([host, sam, other].map(person => person?.leave()));
    await site?.close();
    await server?.close();
    await mails?.close();
  });

  async function openInvitations(tab: 'A person' | 'Guest link' | 'Invitations'): Promise<void> {
    await host.press('Room menu');
    await host.panel.locator('[data-action=invite]').click();
    await host.panel.locator(`[role=tab]::-p-text(${tab})`).click();
  }

  const close = () => host.panel.keyboard.press('Escape');
  const field = (name: string) => host.panel.locator(`[role=dialog] [name=${name}]`);

  /** Makes an invitation and returns its link, as it is shown once. */
  async function invite(name: string, more: () => Promise<void> = () => Promise.resolve()): Promise<string> {
    await openInvitations('A person');
    await field('name').fill(name);
    await more();
    await host.panel.locator('[role=dialog] button[type=submit]').click();
    await host.panel.waitForSelector('[data-made]');
    const link = await host.panel.$eval('[data-made] input', input => (input as HTMLInputElement).value);
    await host.panel.locator('[data-action=done]').click();
    await close();
    return link;
  }

  async function joinForm(person: Person): Promise<void> {
    await person.panel.waitForSelector('form.join');
  }

  let byMail = '';

  test('sent by email: the mail holds the link, and its address must be known where it is opened', async () => {
    await invite('Sam', () => field('email').fill('sam@example.org'));
    const mail = await mails.mailTo('sam@example.org');
    byMail = /http:\S+#invite=[\w-]+/.exec(mail.text ?? '')?.[0] ?? '';
    expect(byMail).toContain(`${room.link}#invite=`);
    await sam.clickLink(site, byMail);
    await sam.sees('Which address was this invitation sent to?');
    await sam.panel.locator('input[name=email]').fill('somebody@example.org');
    await sam.press('Go on');
    await sam.sees('This is not the address it was sent to');
    await sam.sees('Hanna Arendt');
    await sam.panel.locator('input[name=email]').fill('Sam@Example.org');
    await sam.press('Go on');
    await joinForm(sam);
  });

  test('its role lets a speaker onto a stage that is by invitation', async () => {
    await sam.join('Sam', 'Join stage');
    await host.seesTile('Sam');
    await framesAdvance(host.panel, 1);
  });

  test('a link for one stays with its device: there it goes on working, elsewhere it says so and whom to ask', async () => {
    await sam.panel.close();
    await sam.clickLink(site, byMail);
    await sam.press('Return to session');
    await sam.sees('Live');
    await other.clickLink(site, byMail);
    await other.sees('This invitation is already in use on another device');
    await other.sees('Hanna Arendt');
  });

  test('who redeemed it and when is in the list of the host, with nothing left to use', async () => {
    await openInvitations('Invitations');
    await host.sees('Sam came in');
    await host.sees('0 of 1 uses left');
    await host.sees('Email sent');
    await close();
  });

  test('renewed, the old link is dead and says so, and the new one works on the other device', async () => {
    await openInvitations('Invitations');
    await host.press('Renew: Sam');
    await host.panel.locator('[data-answer]:not([data-answer=send])').click();
    await host.panel.waitForSelector('[data-made]');
    const renewed = await host.panel.$eval('[data-made] input', input => (input as HTMLInputElement).value);
    expect(renewed).not.toBe(byMail);
    await close();
    await other.panel.close();
    await other.clickLink(site, byMail);
    await other.sees('This invitation was replaced by a newer one');
    await other.panel.close();
    await other.clickLink(site, renewed);
    await other.panel.locator('input[name=email]').fill('sam@example.org');
    await other.press('Go on');
    await joinForm(other);
  });

  test('revoked, a link says so, and whoever came in with it loses its role', async () => {
    const link = await invite('Rita');
    await other.panel.close();
    await other.clickLink(site, link);
    await other.join('Rita', 'Join stage');
    await host.seesTile('Rita');
    await openInvitations('Invitations');
    await host.press('Revoke: Rita');
    await host.panel.locator('[data-answer=revoke]').click();
    await close();
    await other.sees('You are a viewer now');
    await other.press('Leave');
    await other.panel.close();
    await other.clickLink(site, link);
    await other.sees('This invitation was revoked');
  });

  test('not yet valid, and expired: each its own sentence with the time', async () => {
    const day = 86_400_000;
    const local = (time: number) => {
      const date = new Date(time - new Date().getTimezoneOffset() * 60_000);
      return date.toISOString().slice(0, 16);
    };
    const set = async (name: string, time: number) => {
      await host.panel.$eval('[role=dialog] details', details => ((details as HTMLDetailsElement).open = true));
      await field(name).fill(local(time));
    };
    const early = await invite('Eve', () => set('from', Date.now() + day));
    await other.panel.close();
    await other.clickLink(site, early);
    await other.sees('This invitation is not valid yet');
    await other.sees('It is valid from');
    const late = await invite('Lea', () => set('until', Date.now() - day));
    await other.panel.close();
    await other.clickLink(site, late);
    await other.sees('This invitation has expired');
    await other.sees('It was valid until');
  });

  test('a guest link is for as many as it was made for, and then used up', async () => {
    await openInvitations('Guest link');
    await host.panel.locator('[role=dialog] [role=tabpanel]:not([hidden]) [name=uses]').fill('2');
    await host.panel.locator('[role=dialog] [role=tabpanel]:not([hidden]) button[type=submit]').click();
    await host.panel.waitForSelector('[data-made]');
    const link = await host.panel.$eval('[data-made] input', input => (input as HTMLInputElement).value);
    await close();
    for (const name of ['One', 'Two']) {
      const client = await server.connect();
      await client.hello(room.slug, { invite: link.split('#invite=')[1]! });
      await client.enter(name);
    }
    await other.panel.close();
    await other.clickLink(site, link);
    await other.sees('This invitation is used up');
  });

  test('of another room: its own sentence, and the room is entered without it', async () => {
    const elsewhere = await server.createRoom();
    await other.panel.close();
    await other.clickLink(site, `${room.link}#invite=${elsewhere.invite}`);
    await other.sees('This invitation is for another room');
    await other.panel.locator('[data-action=join-viewer]').click();
    await joinForm(other);
  });

  test('no page and no storage of a guest holds the token of anybody else', async () => {
    const worker = await eventually(
      async () =>
        JSON.stringify([
          await sam.panel.evaluate(() => chrome.storage.local.get(null)),
          // There is something to look through: what was joined is kept by then.
          await ownKept(sam.panel),
        ]),
      text => text.includes('credentials'),
    );
    expect(worker).not.toContain(room.hostLink.split('#invite=')[1]);
    expect(await sam.panel.evaluate(() => document.documentElement.outerHTML)).not.toContain(
      room.hostLink.split('#invite=')[1],
    );
  });
});

declare const chrome: { storage: { local: { get(key: null): Promise<unknown> } } };
