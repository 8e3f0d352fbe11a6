import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrowser } from '../../tools/lib/browser.ts';
import { bringDemoSpeaker } from '../../tools/lib/demo-speaker.ts';
import { Deployment } from '../support/deployment.ts';
import { framesAdvance, inbound } from '../support/media.ts';
import { Person } from '../support/person.ts';

describe('the demo room of npm start', () => {
  let server: Deployment;
  let dataDir: string;
  let bob: Person;
  let ends: () => Promise<void>;

  beforeAll(async () => {
    [server, dataDir, bob] = await Promise.all([
      Deployment.start(),
      mkdtemp(join(tmpdir(), 'sidestage-demo-')),
      Person.visit(),
    ]);
  });

  afterAll(async () => {
    await bob?.leave();
    await server?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  test('somebody drawn stands on its stage, moves, and makes no sound', async () => {
    const { link } = await server.createRoom();
    ends = await bringDemoSpeaker((await findBrowser())!, dataDir, link);
    await bob.openPage(link);
    await bob.press('Set devices and join');
    await bob.join('Bob', 'Join as viewer');
    await bob.seesTile('Mira', { microphone: 'false', camera: 'true' });
    await framesAdvance(bob.panel, 1);
    expect((await inbound(bob.panel)).energy.every(amount => amount === 0)).toBe(true);
    await ends();
    await bob.sees('0 on stage');
  });

  test('ended on its way to the stage, it is not waited for', async () => {
    const ending = new AbortController();
    // No room, hence no button to press: it would look for one until its patience is over.
    const bringing = bringDemoSpeaker((await findBrowser())!, dataDir, server.origin, { signal: ending.signal });
    const outcome = bringing.then(
      () => 'on stage',
      (error: Error) => error.name,
    );
    ending.abort();
    expect(await outcome).not.toMatch(/on stage|TimeoutError/);
  });
});
