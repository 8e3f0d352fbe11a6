import { connect } from 'node:net';

interface RawOptions {
  /** `stay`: waits for an answer; `reset`: cuts the connection at once. */
  readonly ending?: 'stay' | 'reset';
  /** How long silence is taken for "nothing more comes", in ms. */
  readonly patience?: number;
}

/**
 * Sends bytes to a server's port as they are, and answers what came back until the server closed or said nothing for a while.
 * It does not say that nothing more comes: Node then gives up what it was about to answer.
 */
export function sendBytes(
  origin: string,
  bytes: string | Buffer,
  { ending = 'stay', patience = 150 }: RawOptions = {},
): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise(resolve => {
    let answer = '';
    let timer: NodeJS.Timeout | undefined;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), patience);
    };
    const socket = connect({ port: Number(port), host: hostname }, () => {
      socket.write(bytes, () => {
        if (ending === 'reset') socket.resetAndDestroy();
        else wait();
      });
    });
    socket.on('data', chunk => {
      answer += chunk.toString('latin1');
      wait();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}

/** The statuses of all answers in what came back. */
export function statusesIn(answer: string): number[] {
  return [...answer.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(([, status]) => Number(status));
}
