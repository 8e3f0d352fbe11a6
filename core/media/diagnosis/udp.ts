import type { Fact, Finding } from './checks.ts';

/** A STUN server that has not answered by then (ms) does not: Chromium itself gives up after 9.5 s. */
const ANSWER_MS = 11_000;
/** More than the check may take, in ms. */
export const UDP_LIMIT_MS = ANSWER_MS + 2_000;

/**
 * Whether this computer can use UDP, and whether it gets out of its network: the candidates that a connection to nobody
 * gathers, with those STUN servers. Nothing is kept of the addresses.
 */
export async function checkUdp(stun: readonly string[], signal: AbortSignal): Promise<Finding<'udp'>> {
  const connection = new RTCPeerConnection({ iceServers: stun.length > 0 ? [{ urls: [...stun] }] : [] });
  const end = () => connection.close();
  signal.addEventListener('abort', end);
  try {
    const { types, errors, complete, ms } = await gather(connection, stun.length > 0);
    const facts: Fact[] =
      types.length > 0
        ? [
            { name: 'candidates', text: types.join(', ') },
            { name: 'gathered', ms },
          ]
        : [];
    if (types.some(type => type.startsWith('srflx'))) return { state: 'passed', code: 'reflexive', facts };
    if (types.length === 0) return { state: 'failed', code: 'none' };
    if (stun.length === 0) return { state: 'passed', code: 'local', facts };
    // An answer that names an address one has already adds no candidate; a server that did not answer is an error.
    if (complete && errors.length === 0) return { state: 'passed', code: 'direct', facts };
    return {
      state: 'failed',
      code: 'no-answer',
      facts: [...facts, ...errors.map((text): Fact => ({ name: 'error', text }))],
    };
  } finally {
    signal.removeEventListener('abort', end);
    connection.close();
  }
}

interface Gathered {
  /** Kinds of UDP candidates with their address family, each once, such as `host IPv4`. */
  readonly types: readonly string[];
  readonly errors: readonly string[];
  readonly complete: boolean;
  readonly ms: number;
}

async function gather(connection: RTCPeerConnection, stun: boolean): Promise<Gathered> {
  const began = performance.now();
  const types = new Set<string>();
  const errors = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const complete = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), ANSWER_MS);
    connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && resolve(true);
    connection.onicecandidateerror = ({ errorCode, url }) => errors.add(`${errorCode} ${url}`);
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.protocol !== 'udp' || !candidate.type) return;
      types.add([candidate.type, familyOf(candidate.address)].join(' ').trim());
      if (stun && candidate.type === 'srflx') resolve(true);
    };
  });
  connection.createDataChannel('diagnosis');
  await connection.setLocalDescription();
  const done = await complete;
  clearTimeout(timer);
  return { types: [...types], errors: [...errors], complete: done, ms: performance.now() - began };
}

/** Browsers put a random `.local` name in place of a local address (RFC 8828): that has no family. */
function familyOf(address: string | null): string {
  if (!address || address.endsWith('.local')) return '';
  return address.includes(':') ? 'IPv6' : 'IPv4';
}
