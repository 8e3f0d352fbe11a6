import { FakeEngine, FakeNetwork } from '../../../core/media/fake/FakeEngine.ts';
import type { MediaEngine, SignallingTarget } from '../../../core/media/MediaEngine.ts';
import { MeshEngine } from '../../../core/media/mesh/MeshEngine.ts';
import { scenarios } from './scenarios.ts';

/** Asks the server for another ticket of that participant; the test provides it. */
declare function freshTarget(participant: string): Promise<SignallingTarget>;

/**
 * Runs one scenario on one kind of engine; resolves with null or what went wrong. Called by the test through the
 * browser.
 */
async function run(kind: 'mesh' | 'fake', name: string, targets: { participant: string; target: SignallingTarget }[]) {
  const network = new FakeNetwork();
  const make = () => (kind === 'mesh' ? new MeshEngine() : new FakeEngine(network));
  const [publisher, receiver] = targets.map(end => ({ ...end, engine: make() }));
  const later: MediaEngine[] = [];
  const scenario = scenarios[name];
  if (!publisher || !receiver || !scenario) return `There is no scenario "${name}", or no ends for it.`;
  try {
    await scenario({
      publisher,
      receiver,
      fresh: async ({ participant }) => {
        const engine = make();
        later.push(engine);
        return { participant, engine, target: await freshTarget(participant) };
      },
    });
    return null;
  } catch (error) {
    return String(error);
  } finally {
    publisher.engine.close();
    receiver.engine.close();
    for (const engine of later) engine.close();
  }
}

Object.assign(window, { run });
