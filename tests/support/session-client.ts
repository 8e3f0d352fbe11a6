import { vi } from 'vitest';
import { FakeEngine, FakeNetwork } from '../../core/media/fake/FakeEngine.ts';
import { newCredential } from '../../core/session/credential.ts';
import { RoomSession } from '../../core/session/RoomSession.ts';

/** A whole client session of a room on a real relay, entered as a viewer. Close it at the end. */
export async function enterSession(origin: string, slug: string, name: string, invite?: string): Promise<RoomSession> {
  const engine = new FakeEngine(new FakeNetwork());
  const session = new RoomSession({ origin, slug, invite, credential: newCredential(), engine });
  await vi.waitUntil(() => session.value.phase === 'lobby', { timeout: 10_000, interval: 5 });
  await session.enter({ name, place: 'viewer', microphone: false, camera: false });
  return session;
}
