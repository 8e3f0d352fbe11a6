/** Signalling messages as PeerJS sends them for media calls (1.5, seen from Chromium 140 and Firefox 140). */

const SDP = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=msid-semantic: WMS stage',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:4ZcD',
  'a=ice-pwd:2/1muCWoOi3uLifh0NuRHlkB',
  'a=mid:0',
  '',
].join('\r\n');

const CANDIDATE = {
  candidate: 'candidate:1467250027 1 udp 2122260223 192.168.0.196 46243 typ host generation 0 ufrag 4ZcD network-id 1',
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: '4ZcD',
};

let calls = 0;
/** A call id that nobody used. */
export function newCall(): string {
  calls += 1;
  return `mc_${String(calls).padStart(8, '0')}`;
}

export function offer(dst: string, connectionId = newCall(), sdp = SDP) {
  return {
    type: 'OFFER',
    dst,
    payload: {
      sdp: { type: 'offer', sdp },
      type: 'media',
      connectionId,
      metadata: { slots: ['microphone', 'camera'] },
    },
  };
}

export function answer(dst: string, connectionId: string) {
  return { type: 'ANSWER', dst, payload: { sdp: { type: 'answer', sdp: SDP }, type: 'media', connectionId } };
}

export function candidate(dst: string, connectionId: string) {
  return { type: 'CANDIDATE', dst, payload: { candidate: CANDIDATE, type: 'media', connectionId } };
}
