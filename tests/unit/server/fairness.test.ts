import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { giveWay } from '../../../server/fairness.ts';

describe('a socket that sent a frame', () => {
  function socket() {
    const one = {
      OPEN: WebSocket.OPEN,
      readyState: WebSocket.OPEN as WebSocket['readyState'],
      isPaused: false,
      pause: vi.fn(() => (one.isPaused = true)),
      resume: vi.fn(() => (one.isPaused = false)),
    };
    return one;
  }
  const gives = (one: ReturnType<typeof socket>, bytes: number) => giveWay(one as unknown as WebSocket, bytes);

  it('of some length is not read before the others had their turn', async () => {
    const one = socket();
    gives(one, 5_000);
    expect(one.isPaused).toBe(true);
    await turn();
    expect(one.isPaused).toBe(false);
  });

  it('of little length is read on', () => {
    const one = socket();
    gives(one, 500);
    expect(one.pause).not.toHaveBeenCalled();
  });

  it('and was closed meanwhile is not read any more', async () => {
    const one = socket();
    gives(one, 5_000);
    one.readyState = WebSocket.CLOSING;
    await turn();
    expect(one.resume).not.toHaveBeenCalled();
  });
});
