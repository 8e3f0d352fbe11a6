import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { ownKept } from '../support/own-kept.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

describe('what a join leaves in the browser', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let ada: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom({ title: 'Choir' });
    ada = await Person.arrive();
  });
  afterAll(async () => {
    await ada?.leave();
    await site?.close();
    await server?.stop();
  });

  test('is in the extension’s own database; a content script finds no secret, no name and no room', async () => {
    await ada.clickLink(site, room.link);
    await ada.join('Ada Lovelace', 'Join as viewer');
    const kept = await eventually(
      () => ownKept(ada.panel),
      now => 'recentRooms' in now && 'name' in now,
    );
    const [credential] = Object.values(kept['credentials'] as Record<string, string>);
    expect(kept).toMatchObject({ name: 'Ada Lovelace', recentRooms: [{ title: 'Choir' }] });
    expect(credential).toHaveLength(43);
    const script = ada.page.extensionRealms()[0]!;
    const read = JSON.stringify(await script.evaluate('chrome.storage.local.get(null)'));
    expect(read).toContain('assistant');
    for (const own of [credential!, 'Ada', 'Choir', room.slug]) expect(read).not.toContain(own);
    await expect(script.evaluate('chrome.storage.session.get(null)')).rejects.toThrow();
    expect(await script.evaluate('indexedDB.databases()')).toEqual([]);
  });
});
