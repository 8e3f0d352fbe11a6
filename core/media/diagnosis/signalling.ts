import type { SignallingTarget } from '../MediaEngine.ts';
import { SignallingClient } from '../mesh/SignallingClient.ts';

/** Whether the PeerServer takes the ticket. Nobody is called, and the connection is closed again. */
export async function opensSignalling(target: SignallingTarget, signal: AbortSignal): Promise<boolean> {
  let tell: (open: boolean) => void = () => {};
  const told = new Promise<boolean>(resolve => (tell = resolve));
  const signalling = new SignallingClient({
    call: connection => connection.close(),
    state: state => state !== 'connecting' && tell(state === 'open'),
  });
  const end = () => tell(false);
  signal.addEventListener('abort', end);
  try {
    signalling.open(target);
    return await told;
  } finally {
    signal.removeEventListener('abort', end);
    signalling.close();
  }
}
