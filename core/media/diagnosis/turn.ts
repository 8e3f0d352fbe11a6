import type { Fact, Finding, TurnCheck } from './checks.ts';
import type { TurnServer } from './iceServers.ts';

/**
 * A relayed address that has not come by then (ms) does not come: Chromium itself gives up an allocation after 9.5 s.
 */
const RELAY_MS = 11_000;
/** Two relayed ends that have not exchanged a message by then (ms) do not. */
const PATH_MS = 8_000;
/** Longest reason of a TURN server that is shown; it may say anything. */
const REASON_LENGTH = 80;

/** More than a TURN check may take, in ms. */
export const TURN_LIMIT_MS = RELAY_MS + PATH_MS + 2_000;

type Outcome = Pick<Finding<TurnCheck>, 'state' | 'code'> & { readonly facts: readonly Fact[] };

/**
 * Whether media gets through by these TURN servers, each tried by itself and all at once: two connections of this page
 * reach each other through it alone, and a message goes there and back. One that works is enough to pass.
 */
export async function checkTurn(servers: readonly TurnServer[], signal: AbortSignal): Promise<Finding<TurnCheck>> {
  const outcomes = await Promise.all(servers.map(server => tryTurn(server, signal)));
  const [best] = [...outcomes].sort((a, b) => Number(b.state === 'passed') - Number(a.state === 'passed'));
  if (!best) return { state: 'skipped', code: 'not-offered' };
  return { state: best.state, code: best.code, facts: outcomes.flatMap(({ facts }) => facts) };
}

async function tryTurn(server: TurnServer, signal: AbortSignal): Promise<Outcome> {
  const began = performance.now();
  const since = () => performance.now() - began;
  const url: Fact = { name: 'url', text: server.urls };
  const options: RTCConfiguration = { iceServers: [{ ...server }], iceTransportPolicy: 'relay' };
  const [caller, callee] = [new RTCPeerConnection(options), new RTCPeerConnection(options)];
  const end = () => {
    caller.close();
    callee.close();
  };
  signal.addEventListener('abort', end);
  try {
    const gathered = gathers(caller, callee);
    void gathers(callee, caller);
    const exchange = exchanges(caller, callee);
    await describe(caller, callee);
    const relay = await within(RELAY_MS, gathered);
    if (relay === null) return { state: 'failed', code: 'no-relay', facts: [url] };
    if ('code' in relay) return { state: 'failed', code: codeOf(relay.code), facts: [url, reasonOf(relay)] };
    const facts: Fact[] = [url, { name: 'relayed', text: relay.address }, { name: 'gathered', ms: since() }];
    const roundTrip = await within(PATH_MS, exchange);
    if (roundTrip === null) return { state: 'failed', code: 'no-path', facts };
    return {
      state: 'passed',
      code: 'ok',
      facts: [...facts, { name: 'connected', ms: since() }, { name: 'round-trip', ms: roundTrip }],
    };
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

interface Refusal {
  readonly code: number;
  readonly reason: string;
}

/**
 * Hands candidates over to the other end. Resolves with the first relayed address, or with why there is none; null
 * without a word of why.
 */
function gathers(
  from: RTCPeerConnection,
  to: RTCPeerConnection,
): Promise<{ readonly address: string } | Refusal | null> {
  return new Promise(resolve => {
    let refusal: Refusal | null = null;
    from.onicecandidateerror = ({ errorCode, errorText }) => {
      // One address family failing is no news while the other works; the last word of the server itself counts most.
      if (refusal === null || errorCode < 700) refusal = { code: errorCode, reason: errorText };
    };
    from.onicegatheringstatechange = () => from.iceGatheringState === 'complete' && resolve(refusal);
    from.onicecandidate = ({ candidate }) => {
      if (!candidate?.candidate) return;
      if (candidate.type === 'relay' && candidate.address) resolve({ address: candidate.address });
      // A connection that was closed meanwhile takes none, which its closer knows.
      to.addIceCandidate(candidate).catch(() => {});
    };
  });
}

/** A message there and back. Resolves with how long it took, in ms. */
function exchanges(caller: RTCPeerConnection, callee: RTCPeerConnection): Promise<number> {
  const channel = caller.createDataChannel('diagnosis');
  callee.ondatachannel = ({ channel: other }) => {
    other.onmessage = ({ data }) => other.send(String(data));
  };
  return new Promise(resolve => {
    let sent = 0;
    channel.onopen = () => {
      sent = performance.now();
      channel.send('there and back');
    };
    channel.onmessage = () => resolve(performance.now() - sent);
  });
}

async function describe(caller: RTCPeerConnection, callee: RTCPeerConnection): Promise<void> {
  const offer = await caller.createOffer();
  // Candidates come from here on, and are taken once the other end knows of the session.
  await callee.setRemoteDescription(offer);
  await caller.setLocalDescription(offer);
  const answer = await callee.createAnswer();
  await caller.setRemoteDescription(answer);
  await callee.setLocalDescription(answer);
}

/** Error codes of RFC 8656 §19; 701 is the browser's own for a server that was not reached (WebRTC §4.8.2). */
function codeOf(code: number): 'credentials' | 'quota' | 'no-relay' {
  if (code === 401 || code === 403 || code === 437 || code === 441) return 'credentials';
  return code === 486 || code === 508 ? 'quota' : 'no-relay';
}

function reasonOf({ code, reason }: Refusal): Fact {
  const words = reason.replaceAll(/[^\x20-\x7e]/g, '').slice(0, REASON_LENGTH);
  return { name: 'error', text: `${code} ${words}`.trim() };
}

function within<T>(ms: number, promise: Promise<T>): Promise<T | null> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(null), ms);
    void promise.then(value => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
