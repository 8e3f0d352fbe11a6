import type { SessionLink } from '../../core/links/sessionLink.ts';
import type { Checklist } from '../../core/media/diagnosis/Checklist.ts';
import type { CodeOf, Fact, Finding } from '../../core/media/diagnosis/checks.ts';
import { turnServers } from '../../core/media/diagnosis/iceServers.ts';
import { opensSignalling } from '../../core/media/diagnosis/signalling.ts';
import { checkTurn, TURN_LIMIT_MS } from '../../core/media/diagnosis/turn.ts';
import type { Ice } from '../../core/protocol/server.ts';
import { type ProbeAnswer, probeRoom } from '../../core/session/RoomProbe.ts';
import { askServer } from '../../extension/trust.ts';

export const TURN_CHECKS = ['turn-udp', 'turn-tcp', 'turn-tls'] as const;

const SERVER_LIMIT_MS = 10_000;
/** Three attempts at the relay, the last of them a patient one, and the PeerServer's. */
const SIGNALLING_LIMIT_MS = 20_000;

type Welcome = Exclude<ProbeAnswer, { problem: unknown }>;

/** Whether the server answers. Resolves with its version, null when it does not. */
export async function checkServer(list: Checklist, { origin }: SessionLink): Promise<string | null> {
  let version: string | null = null;
  await list.run('server', SERVER_LIMIT_MS, async (signal): Promise<Finding<'server'>> => {
    if (!navigator.onLine) return { state: 'failed', code: 'offline' };
    const began = performance.now();
    const answer = await askServer(origin, signal);
    if (!('version' in answer)) return { state: 'failed', code: answer.found };
    const facts: Fact[] = [
      { name: 'version', text: answer.version },
      { name: 'answered', ms: performance.now() - began },
    ];
    if (answer.found !== 'ok') return { state: 'failed', code: answer.found, facts };
    version = answer.version;
    return { state: 'passed', code: 'ok', facts };
  });
  return version;
}

/** Whether the relay welcomes and the PeerServer opens. Resolves with what the room said, null when it said nothing. */
export async function checkSignalling(list: Checklist, { origin, slug }: SessionLink): Promise<Welcome | null> {
  let welcome: Welcome | null = null;
  await list.run('signalling', SIGNALLING_LIMIT_MS, async (signal): Promise<Finding<'signalling'>> => {
    const began = performance.now();
    const answer = await probeRoom({ origin, slug }, signal);
    if ('problem' in answer)
      return { state: 'failed', code: problemOf(answer.problem), facts: problemFacts(answer.problem) };
    welcome = answer;
    try {
      const facts: Fact[] = [{ name: 'welcomed', ms: performance.now() - began }];
      // Whoever may not come in is given nothing to call with, and this asks without an invitation.
      if (answer.peer.ticket === '') return { state: 'skipped', code: 'door-closed', facts };
      const opened = await opensSignalling({ ...answer.peer, origin, path: answer.peerPath, ice: answer.ice }, signal);
      if (!opened) return { state: 'failed', code: 'peer-unreachable', facts };
      return { state: 'passed', code: 'ok', facts: [...facts, { name: 'opened', ms: performance.now() - began }] };
    } finally {
      answer.close();
    }
  });
  return welcome;
}

function problemOf(problem: Extract<ProbeAnswer, { problem: unknown }>['problem']): CodeOf<'signalling'> {
  switch (problem) {
    case 'unreachable':
      return 'relay-unreachable';
    case 'silent':
      return 'relay-silent';
    case 'no-such-room':
    case 'room-damaged':
    case 'rate-limited':
    case 'server-too-old':
    case 'client-too-old':
      return problem;
    case 'room-removed':
      return 'no-such-room';
    default:
      return 'refused';
  }
}

function problemFacts(problem: string): Fact[] {
  return problem === 'unreachable' || problem === 'silent' ? [] : [{ name: 'error', text: problem }];
}

/** Every way through TURN that the server offers. @param ice null when no room said what it offers */
export async function checkTurnServers(list: Checklist, ice: Ice | null): Promise<void> {
  await Promise.all(
    TURN_CHECKS.map(async id => {
      if (!ice) return list.settle(id, { state: 'skipped', code: 'no-ice' });
      const servers = turnServers(ice, id);
      if (servers.length === 0) return list.settle(id, { state: 'skipped', code: 'not-offered' });
      await list.run(id, TURN_LIMIT_MS, signal => checkTurn(servers, signal));
    }),
  );
}
