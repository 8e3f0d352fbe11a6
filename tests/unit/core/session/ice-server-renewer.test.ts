import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IceServerRenewer } from '../../../../core/session/IceServerRenewer.ts';

const HOUR = 3_600_000;
const ice = (until: number | null) => ({ servers: [], until, policy: 'all' as const });

describe('renewing ICE servers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("asks in good time before they expire, by the server's clock whatever ours says", () => {
    const ask = vi.fn();
    new IceServerRenewer(ask).take(ice(9 * HOUR), 8 * HOUR);
    vi.advanceTimersByTime(0.7 * HOUR);
    expect(ask).not.toHaveBeenCalled();
    vi.advanceTimersByTime(0.1 * HOUR);
    expect(ask).toHaveBeenCalledOnce();
  });

  it('asks once for those it holds now, not for those before', () => {
    const ask = vi.fn();
    const keeper = new IceServerRenewer(ask);
    keeper.take(ice(HOUR), 0);
    keeper.take(ice(2 * HOUR), 0);
    expect(keeper.current.until).toBe(2 * HOUR);
    vi.advanceTimersByTime(1.4 * HOUR);
    expect(ask).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10 * HOUR);
    expect(ask).toHaveBeenCalledOnce();
  });

  it('never asks for what does not expire, and not in a hurry for what has', () => {
    const ask = vi.fn();
    const keeper = new IceServerRenewer(ask);
    keeper.take(ice(null), 0);
    vi.advanceTimersByTime(100 * HOUR);
    expect(ask).not.toHaveBeenCalled();
    keeper.take(ice(1), HOUR);
    vi.advanceTimersByTime(1_000);
    expect(ask).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10_000);
    expect(ask).toHaveBeenCalledOnce();
  });

  it('asks no more once closed', () => {
    const ask = vi.fn();
    const keeper = new IceServerRenewer(ask);
    keeper.take(ice(HOUR), 0);
    keeper.close();
    vi.advanceTimersByTime(2 * HOUR);
    expect(ask).not.toHaveBeenCalled();
  });
});
