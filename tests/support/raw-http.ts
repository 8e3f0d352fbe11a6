import { connect } from 'node:net';

interface RawOptions {
  /** `stay`: waits for an answer; `reset`: cuts the connection at once. */
  readonly ending?: 'stay' | 'reset';
  /** How long silence after an answer is taken for "nothing more comes", in ms. */
  readonly patience?: number;
  /** How long an answer is waited for, in ms. */
  readonly first?: number;
}

/**
 * Sends bytes to a server's port as they are, and answers what came back until the server closed or said nothing for a
 * while. It does not say that nothing more comes: Node then gives up what it was about to answer.
 */
export function sendBytes(
  origin: string,
  bytes: string | Buffer,
  { ending = 'stay', patience = 150, first = 2_000 }: RawOptions = {},
): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise(resolve => {
    let answer = '';
    let timer: NodeJS.Timeout | undefined;
    const wait = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), ms);
    };
    const socket = connect({ port: Number(port), host: hostname }, () => {
      socket.write(bytes, () => {
        if (ending === 'reset') socket.resetAndDestroy();
        else if (answer === '') wait(first);
      });
    });
    socket.on('data', chunk => {
      answer += chunk.toString('latin1');
      wait(patience);
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
