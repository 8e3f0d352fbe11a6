import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { giveWay, Turns } from '../../../server/fairness.ts';

describe('turns', () => {
  it('one thing of each key in a turn, in their order; the first at once', async () => {
    const turns = new Turns();
    const done: string[] = [];
    for (const one of ['a1', 'a2', 'b1', 'a3', 'b2']) turns.run(one.charAt(0), () => done.push(one));
    expect(done).toEqual(['a1', 'b1']);
    await turn();
    expect(done).toEqual(['a1', 'b1', 'a2', 'b2']);
    await turn();
    expect(done.slice(4)).toEqual(['a3']);
  });

  it('whoever comes while another of that key waits comes after it', async () => {
    const turns = new Turns();
    const done: string[] = [];
    turns.run('a', () => done.push('first'));
    turns.run('a', () => done.push('second'));
    await turn();
    turns.run('a', () => done.push('third'));
    expect(done).toEqual(['first', 'second']);
    await turn();
    expect(done).toEqual(['first', 'second', 'third']);
  });

  it('what throws keeps nothing back that waits', async () => {
    const turns = new Turns();
    const done: string[] = [];
    const fails = () => {
      throw new Error('not foreseen');
    };
    expect(() => turns.run('a', fails)).toThrow('not foreseen');
    turns.run('a', () => done.push('after'));
    await turn();
    expect(done).toEqual(['after']);
  });
});

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
