import { afterAll, beforeAll, expect, it } from 'vitest';
import { tokenForRoom } from '../../core/protocol/invite.ts';
import type { Refusal } from '../../core/room/commands.ts';
import { REFUSALS } from '../../core/room/commands.ts';
import { MAX_INVITATIONS } from '../../core/room/forgetting.ts';
import { MAX_WRONG_EMAILS } from '../../core/room/rules/redeem.ts';
import { done, invitationId, invite, refusal, TestPeople } from '../support/people.ts';
import { newCredential, OFF, ON } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { draft, POLL, said, say } from '../support/taking-part.ts';

let server: TestServer;
let people: TestPeople;
beforeAll(async () => {
  server = await startTestServer();
  people = new TestPeople(server);
});
afterAll(() => server.close());

const HOUR = 3_600_000;
const ENTER = { type: 'enter', name: 'Eve', place: 'viewer', ...OFF } as const;
const JOIN = { type: 'join-stage', ...ON } as const;
const EMAIL = 'eve@example.org';

/** How each refusal is earned over the wire, by a client that shows no consideration. */
const EARNED: Record<Refusal, () => Promise<string>> = {
  'feature-off': async () =>
    refusal(await people.inside((await server.createRoom({ features: { chat: false } })).slug, 'Eve'), say('Hello')),
  'chat-barred': async () => {
    const { slug, host } = await people.room();
    const eve = await people.inside(slug, 'Eve');
    await done(host, { type: 'bar-from-chat', person: eve.id });
    return refusal(eve, say('Hello'));
  },
  'slow-mode': async () => {
    const eve = await people.inside((await server.createRoom({ features: { slowSeconds: 60 } })).slug, 'Eve');
    await done(eve, say('Hello'));
    return refusal(eve, say('Hello again'));
  },
  'no-such-message': async () => refusal((await people.room()).host, { type: 'like', message: 99 }),
  'no-such-activity': async () => refusal((await people.room()).host, { type: 'open-activity', activity: 99 }),
  'no-such-question': async () => refusal((await people.room()).host, { type: 'upvote', question: 99 }),
  'not-answerable': async () => {
    const { host } = await people.room();
    const activity = await said(host, draft(POLL));
    return refusal(host, { type: 'publish-activity', activity });
  },
  'answer-final': async () => {
    const { host } = await people.room();
    const activity = await said(host, draft({ ...POLL, changeable: false }));
    await done(host, { type: 'open-activity', activity });
    await done(host, { type: 'answer-activity', activity, question: 0, answer: [0] });
    return refusal(host, { type: 'answer-activity', activity, question: 0, answer: [1] });
  },
  'bad-answer': async () => {
    const { host } = await people.room();
    const activity = await said(host, draft(POLL));
    await done(host, { type: 'open-activity', activity });
    return refusal(host, { type: 'answer-activity', activity, question: 0, answer: [7] });
  },
  'too-many': async () => {
    const { host } = await people.room();
    for (let n = 0; n < 10; n += 1) await done(host, { type: 'pin', message: await said(host, say(`${n}`)) });
    return refusal(host, { type: 'pin', message: await said(host, say('one more')) });
  },
  'session-ended': async () => {
    const { slug, host } = await people.room();
    await done(host, { type: 'end', farewell: '' });
    return refusal(await people.guest(slug), ENTER);
  },
  'not-open-yet': async () => {
    const now = Date.now();
    const { slug } = await server.createRoom({ schedule: { startsAt: now + HOUR, endsAt: now + 2 * HOUR } });
    return refusal(await people.guest(slug), ENTER);
  },
  blocked: async () => {
    const { slug, host } = await people.room();
    const eve = await people.inside(slug, 'Eve');
    await done(host, { type: 'remove', id: eve.id, block: true });
    await eve.closed;
    return (await people.turnedAway(slug, { credential: eve.credential })).reason;
  },
  'invitation-needed': async () =>
    refusal(await people.guest((await server.createRoom({ entry: 'invited' })).slug), ENTER),
  'stage-not-open': async () =>
    refusal(await people.inside((await server.createRoom({ stageAccess: 'invite' })).slug, 'Eve'), JOIN),
  'stage-full': async () => {
    const { slug } = await server.createRoom({ stageCapacity: 1 });
    await people.inside(slug, 'Ada', { place: 'stage' });
    return refusal(await people.inside(slug, 'Eve'), JOIN);
  },
  'room-full': async () => {
    const { slug } = await people.room({ viewerCapacity: 1 });
    return refusal(await people.guest(slug), ENTER);
  },
  'not-entered': async () => refusal(await people.guest((await server.createRoom()).slug), JOIN),
  'already-entered': async () => refusal(await people.inside((await server.createRoom()).slug, 'Eve'), ENTER),
  'not-on-stage': async () =>
    refusal(await people.inside((await server.createRoom()).slug, 'Eve'), { type: 'set-devices', ...ON }),
  'on-stage': async () => {
    const { slug } = await server.createRoom();
    return refusal(await people.inside(slug, 'Eve', { place: 'stage' }), { type: 'raise-hand' });
  },
  'not-allowed': async () =>
    refusal(await people.inside((await server.createRoom()).slug, 'Eve'), { type: 'mute-all' }),
  'no-such-person': async () => refusal((await people.room()).host, { type: 'mute', id: 'nobody-here' }),
  'no-such-invitation': async () =>
    refusal((await people.room()).host, { type: 'revoke-invitation', id: 'none-at-all' }),
  'too-many-invitations': async () => {
    const busy = await startTestServer();
    try {
      const { slug, host } = await new TestPeople(busy).room();
      // The host link is one. A client sends at most 20 frames a second after its burst: several do it together.
      const token = await invite(host, slug, { role: 'moderator' });
      const helpers = await Promise.all(
        Array.from({ length: 12 }, () => new TestPeople(busy).guest(slug, { invite: token })),
      );
      await Promise.all(
        helpers.map(async one => {
          for (let n = 0; n < 42; n += 1) await one.command(creation(slug));
        }),
      );
      return await refusal(host, creation(slug));
    } finally {
      await busy.close();
    }
  },
  'bad-schedule': async () => {
    const { host } = await people.room();
    const schedule = { startsAt: Date.now() - 2 * HOUR, endsAt: Date.now() - HOUR };
    return refusal(host, { type: 'change-settings', settings: { schedule } });
  },
  'already-recording': async () => {
    const { slug, invite: token, host } = await people.room();
    await done(host, { type: 'start-recording' });
    return refusal(await people.inside(slug, 'Other host', { invite: token }), { type: 'start-recording' });
  },
  'bad-invitation': async () => {
    const { slug } = await server.createRoom();
    return (await people.turnedAway(slug, { invite: tokenForRoom(newCredential(), slug) })).reason;
  },
  'invitation-wrong-room': async () => {
    const [here, there] = [await server.createRoom(), await server.createRoom()];
    return (await people.turnedAway(here.slug, { invite: there.invite })).reason;
  },
  'invitation-early': () => shown({ from: Date.now() + HOUR }),
  'invitation-expired': () => shown({ from: null, until: Date.now() - HOUR }),
  'invitation-revoked': async () => {
    const { slug, host } = await people.room();
    const token = await invite(host, slug, { name: 'Eve' });
    await done(host, { type: 'revoke-invitation', id: await invitationId(host, 'Eve') });
    return (await people.turnedAway(slug, { invite: token })).reason;
  },
  'invitation-replaced': async () => {
    const { slug, host } = await people.room();
    const token = await invite(host, slug, { name: 'Eve' });
    const id = await invitationId(host, 'Eve');
    await done(host, { type: 'renew-invitation', id, token: tokenForRoom(newCredential(), slug), mail: false });
    return (await people.turnedAway(slug, { invite: token })).reason;
  },
  'invitation-used-up': async () => {
    const { slug, host } = await people.room();
    const token = await invite(host, slug, { uses: 2 });
    for (const name of ['Ada', 'Bob']) await people.inside(slug, name, { invite: token });
    return (await people.turnedAway(slug, { invite: token })).reason;
  },
  'invitation-elsewhere': async () => {
    const { slug, host } = await people.room();
    const token = await invite(host, slug, { uses: 1 });
    await people.inside(slug, 'Ada', { invite: token });
    return (await people.turnedAway(slug, { invite: token })).reason;
  },
  'invitation-email': () => shown({ email: EMAIL }),
  'invitation-email-wrong': () => shown({ email: EMAIL }, 'bob@example.org'),
  'invitation-locked': async () => {
    const { slug, host } = await people.room();
    const token = await invite(host, slug, { email: EMAIL });
    for (let n = 0; n < MAX_WRONG_EMAILS; n += 1)
      await people.turnedAway(slug, { invite: token, email: `bob-${n}@example.org` });
    return (await people.turnedAway(slug, { invite: token, email: EMAIL })).reason;
  },
};

function creation(slug: string) {
  const terms = { role: 'viewer', name: '', email: '', from: null, until: null, uses: null } as const;
  return { type: 'create-invitation', token: tokenForRoom(newCredential(), slug), terms, mail: false } as const;
}

async function shown(terms: Parameters<typeof invite>[2], email?: string): Promise<string> {
  const { slug, host } = await people.room();
  const token = await invite(host, slug, terms);
  return (await people.turnedAway(slug, { invite: token, ...(email === undefined ? {} : { email }) })).reason;
}

it.each(REFUSALS)('R27: "%s" is said by name', async reason => {
  expect(await EARNED[reason]()).toBe(reason);
});

it('the number of invitations that a room may have is the one that the test reaches', () => {
  expect(1 + 1 + 12 * 42).toBeGreaterThan(MAX_INVITATIONS);
});
