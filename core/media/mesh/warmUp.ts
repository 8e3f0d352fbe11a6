import { warmStandIns } from './slots.ts';

/**
 * The first peer connection of a document pays for starting the media stack: threads, codecs, a
 * certificate. Paid here, while the person is still at Set devices. Gathers no candidates, so
 * nothing reaches the network.
 */
export async function warmUp(): Promise<void> {
  warmStandIns();
  const [caller, callee] = [new RTCPeerConnection(), new RTCPeerConnection()];
  try {
    caller.addTransceiver('audio', { direction: 'recvonly' });
    caller.addTransceiver('video', { direction: 'recvonly' });
    await callee.setRemoteDescription(await caller.createOffer());
    await callee.createAnswer();
  } catch {
    // Only time was to be won.
  } finally {
    caller.close();
    callee.close();
  }
}
