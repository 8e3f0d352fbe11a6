import type { Page } from 'puppeteer';

/** The peers of the join bench. Both hold camera and microphone before the clock starts. */

const CAPTURE = `globalThis.stream ??= await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 360, frameRate: 24 } });`;

const FIRST_FRAME = `globalThis.firstFrame = new Promise(resolve => {
  document.body.innerHTML = '<video autoplay playsinline muted></video>';
  const video = document.querySelector('video');
  globalThis.show = remote => { if (video.srcObject !== remote) video.srcObject = remote; };
  const look = () => (video.getVideoPlaybackQuality().totalVideoFrames > 0 ? resolve() : setTimeout(look, 4));
  look();
});`;

let exposed = false;

/**
 * Signalling is this process handing offers, answers and candidates across as they come.
 * @returns ms to the first frame
 */
export async function barePair(sender: Page, receiver: Page): Promise<number> {
  if (!exposed) {
    exposed = true;
    const hand = (to: Page) => (message: unknown) => to.evaluate(`globalThis.take(${JSON.stringify(message)})`);
    await sender.exposeFunction('send', hand(receiver));
    await receiver.exposeFunction('send', hand(sender));
  }
  const listen = `
    globalThis.pc?.close();
    globalThis.pc = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' });
    pc.onicecandidate = ({ candidate }) => candidate && globalThis.send({ candidate: candidate.toJSON() });
    let ready = Promise.resolve();
    globalThis.take = message => (ready = ready.then(async () => {
      if (message.candidate) return pc.addIceCandidate(message.candidate);
      await pc.setRemoteDescription(message.description);
      if (message.description.type !== 'offer') return;
      await pc.setLocalDescription();
      globalThis.send({ description: pc.localDescription.toJSON() });
    }));`;
  await receiver.evaluate(
    `(() => { ${FIRST_FRAME} ${listen} pc.ontrack = event => globalThis.show(event.streams[0]); })()`,
  );
  await sender.evaluate(`(async () => { ${CAPTURE} ${listen} })()`);
  const began = performance.now();
  const seen = receiver.evaluate('globalThis.firstFrame');
  await sender.evaluate(`(async () => {
    for (const track of stream.getTracks()) pc.addTrack(track, stream);
    await pc.setLocalDescription();
    globalThis.send({ description: pc.localDescription.toJSON() });
  })()`);
  await seen;
  const took = performance.now() - began;
  await Promise.all([sender, receiver].map(page => page.evaluate('pc.close()')));
  return took;
}

/** Both are connected to the PeerServer before the call. @returns ms from the call to the first frame */
export async function peerJsPair(sender: Page, receiver: Page, source: string, port: number): Promise<number> {
  const connect = (id: string) => `
    globalThis.peer?.destroy();
    globalThis.peer = new Peer('${id}', { host: '127.0.0.1', port: ${port}, path: '/', secure: false, config: { iceServers: [] } });
    await new Promise((resolve, reject) => { peer.on('open', resolve); peer.on('error', reject); });`;
  const id = crypto.randomUUID();
  for (const page of [sender, receiver]) {
    if (!(await page.evaluate('"Peer" in globalThis'))) await page.addScriptTag({ content: source });
  }
  await receiver.evaluate(`(async () => { ${FIRST_FRAME} ${connect(`to-${id}`)}
    peer.on('call', call => { call.on('stream', remote => globalThis.show(remote)); call.answer(); }); })()`);
  await sender.evaluate(`(async () => { ${CAPTURE} ${connect(`from-${id}`)} })()`);
  const began = performance.now();
  const seen = receiver.evaluate('globalThis.firstFrame');
  await sender.evaluate(`void peer.call('to-${id}', stream)`);
  await seen;
  const took = performance.now() - began;
  await Promise.all([sender, receiver].map(page => page.evaluate('peer.destroy()')));
  return took;
}
