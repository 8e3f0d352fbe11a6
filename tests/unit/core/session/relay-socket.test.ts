import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PING_INTERVAL_MS, RELAY_SILENCE_MS } from '../../../../core/protocol/limits.ts';
import { backOff, soonThenLate } from '../../../../core/protocol/retry.ts';
import { PROTOCOL_VERSION } from '../../../../core/protocol/version.ts';
import { RelaySocket, type SocketLike } from '../../../../core/session/RelaySocket.ts';

/** A socket whose other end is the test. */
class Socket implements SocketLike {
  readyState = 0;
  readonly sent: string[] = [];
  /** A frame that a client needs and cannot read. */
  static readonly undecodable = { type: 'snapshot', revision: 'none' };
  closed = false;
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;

  send(frame: string): void {
    this.sent.push((JSON.parse(frame) as { type: string }).type);
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  answer(): void {
    this.say({ type: 'pong', serverTime: 0 });
  }

  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const RETRY_MS = 500;
const WELCOME = {
  type: 'welcome',
  version: PROTOCOL_VERSION,
  you: null,
  role: 'viewer',
  returning: null,
  snapshot: null,
  events: [],
  part: null,
  revision: 1,
  counts: { stage: 0, viewers: 0 },
  peer: { id: 'peer-0001', ticket: '' },
  peers: [],
  ice: { servers: [], until: null, policy: 'all' },
  serverTime: 0,
  mail: false,
};

describe('the connection to the relay', () => {
  let sockets: Socket[];
  let relay: RelaySocket;
  let downs: number;

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    downs = 0;
    relay = new RelaySocket(
      {
        open() {
          const socket = new Socket();
          sockets.push(socket);
          return socket;
        },
      },
      { delay: () => RETRY_MS },
      {
        hello: () => ({ type: 'ping' }),
        message: () => undefined,
        down: () => void (downs += 1),
        final: () => undefined,
      },
    );
  });

  afterEach(() => {
    relay.close();
    vi.useRealTimers();
  });

  it('a relay that says nothing is given up although this machine’s clock was set back', () => {
    sockets[0]!.open();
    sockets[0]!.answer();
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(RELAY_SILENCE_MS + 2 * PING_INTERVAL_MS);
    expect(sockets[0]!.closed).toBe(true);
    expect(downs).toBe(1);
  });

  const last = () => sockets.at(-1)!;

  it('that is asked and does not answer is made anew', () => {
    last().open();
    relay.probe();
    vi.advanceTimersByTime(1_900);
    expect(downs).toBe(0);
    vi.advanceTimersByTime(200 + RETRY_MS);
    expect([downs, sockets.length, sockets[0]?.closed]).toEqual([1, 2, true]);
  });

  it('that is asked and answers stays, however often it is asked', () => {
    last().open();
    for (let asked = 0; asked < 5; asked += 1) relay.probe();
    expect(last().sent).toEqual(['ping', 'ping']);
    last().answer();
    vi.advanceTimersByTime(3_000);
    expect(sockets).toHaveLength(1);
  });

  it('that waits for its next attempt makes it at once when asked', () => {
    last().onclose?.({ code: 1006 });
    expect(sockets).toHaveLength(1);
    relay.probe();
    expect(sockets).toHaveLength(2);
  });

  it('that does not open is given up after seconds, and every third attempt may take longer', () => {
    const lasted = () => {
      const from = Date.now();
      const attempt = sockets.length;
      while (sockets.length === attempt) vi.advanceTimersByTime(100);
      return Date.now() - from - RETRY_MS;
    };
    expect([lasted(), lasted(), lasted(), lasted()].map(ms => Math.round(ms / 1_000))).toEqual([3, 3, 12, 3]);
  });

  it('that opened in time is not given up', () => {
    vi.advanceTimersByTime(2_000);
    last().open();
    last().answer();
    vi.advanceTimersByTime(4_000);
    expect(sockets).toHaveLength(1);
  });
});

describe('when the relay is tried again', () => {
  const policy = { delay: (failures: number) => failures * 1_000 };
  let sockets: Socket[];
  let relay: RelaySocket;

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    const open = () => {
      const socket = new Socket();
      sockets.push(socket);
      return socket;
    };
    relay = new RelaySocket({ open }, policy, {
      hello: () => ({ type: 'ping' }),
      message: () => undefined,
      down: () => undefined,
      final: () => undefined,
    });
  });

  afterEach(() => {
    relay.close();
    vi.useRealTimers();
  });

  const last = () => sockets.at(-1)!;
  /** How long after now the next attempt is made, in ms. */
  function untilNext(): number {
    const [count, from] = [sockets.length, Date.now()];
    while (sockets.length === count && Date.now() - from < 60_000) vi.advanceTimersByTime(100);
    return Date.now() - from;
  }
  function welcomed(): void {
    last().open();
    last().say(WELCOME);
  }

  it('R250: a welcome alone does not begin the back-off anew: what cannot be read ever again is asked for ever more rarely', () => {
    const waits = Array.from({ length: 5 }, () => {
      welcomed();
      last().say(Socket.undecodable);
      return untilNext();
    });
    expect(waits).toEqual([1_000, 2_000, 3_000, 4_000, 5_000]);
  });

  it('R250: a relay that closes soon after each welcome is asked ever more rarely too', () => {
    const waits = Array.from({ length: 3 }, () => {
      welcomed();
      vi.advanceTimersByTime(2_000);
      last().onclose?.({ code: 4429 });
      return untilNext();
    });
    expect(waits).toEqual([1_000, 2_000, 3_000]);
  });

  it('R250: a connection that held for a while begins it anew', () => {
    for (let failures = 0; failures < 4; failures += 1) {
      welcomed();
      last().onclose?.({ code: 1006 });
      untilNext();
    }
    welcomed();
    for (let second = 0; second < 12; second += 1) {
      vi.advanceTimersByTime(1_000);
      last().answer();
    }
    last().onclose?.({ code: 1006 });
    expect(untilNext()).toBe(1_000);
  });

  it('R14: a relay that says when is left alone for so long, whatever the back-off says', () => {
    last().open();
    relay.later(7_000);
    expect(sockets[0]?.closed).toBe(true);
    expect(untilNext()).toBe(7_000);
    last().open();
    relay.later(10);
    expect(untilNext()).toBe(2_000);
  });

  it('R14: whoever presses "Try again" meanwhile tries at once', () => {
    last().open();
    relay.later(60_000);
    relay.retryNow();
    expect(sockets).toHaveLength(2);
  });
});

describe('how long is waited between attempts', () => {
  it('little at first, more once the trouble is long', () => {
    const whole = () => 1;
    const policy = soonThenLate(backOff(300, 1_500, whole), backOff(2_000, 8_000, whole), 4);
    expect([1, 2, 3, 4, 5, 6, 7, 8].map(failures => policy.delay(failures))).toEqual([
      300, 600, 1_200, 1_500, 2_000, 4_000, 8_000, 8_000,
    ]);
  });
});
