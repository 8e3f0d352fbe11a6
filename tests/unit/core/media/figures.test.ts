import { describe, expect, it } from 'vitest';
import { figuresOf, type LinkFigures, qualityOf } from '../../../../core/media/figures.ts';
import type { LinkStats } from '../../../../core/media/MediaEngine.ts';

type Row = Record<string, unknown> & { id: string };

const transport = (): Row[] => [
  { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
  { id: 'P', type: 'candidate-pair', currentRoundTripTime: 0.05, localCandidateId: 'L', remoteCandidateId: 'R' },
  { id: 'L', type: 'local-candidate', candidateType: 'relay', protocol: 'udp', relayProtocol: 'tls' },
  { id: 'R', type: 'remote-candidate', candidateType: 'srflx', protocol: 'udp' },
  { id: 'C', type: 'codec', mimeType: 'video/VP8' },
];
const picture = (seconds: number, change: Record<string, unknown> = {}): Row => ({
  id: 'V',
  type: 'inbound-rtp',
  kind: 'video',
  ssrc: 7,
  codecId: 'C',
  timestamp: 1_000_000 + seconds * 1_000,
  bytesReceived: 10_000 + seconds * 50_000,
  packetsReceived: 100 + seconds * 90,
  packetsLost: seconds * 10,
  framesDecoded: 50 + seconds * 24,
  frameWidth: 640,
  frameHeight: 360,
  ...change,
});
const sample = (rows: Row[], change: Partial<LinkStats> = {}): LinkStats => ({
  participant: 'ada',
  direction: 'receive',
  state: 'live',
  report: new Map(rows.map(row => [row.id, row])) as unknown as RTCStatsReport,
  ...change,
});
const between = (from: Row, to: Row): LinkFigures =>
  figuresOf(sample([from, ...transport()]), sample([to, ...transport()]));

describe('what a link did between two samples', () => {
  it('rates are those of the time between, not since the beginning', () => {
    expect(between(picture(10), picture(12))).toEqual({
      participant: 'ada',
      direction: 'receive',
      state: 'live',
      bitrate: 400_000,
      roundTrip: 0.05,
      path: { local: 'relay', remote: 'srflx', protocol: 'tls' },
      media: [
        { kind: 'video', codec: 'VP8', bitrate: 400_000, loss: 0.1, framerate: 24, size: '640×360', limit: null },
      ],
    });
  });

  it('one sample alone has no rates', () => {
    expect(figuresOf(null, sample([picture(10), ...transport()])).media[0]).toMatchObject({ bitrate: 0, framerate: 0 });
  });

  it('a connection made anew is not taken for one that went backwards', () => {
    expect(between(picture(100), picture(1, { timestamp: 1_200_000 })).media[0]?.bitrate).toBe(0);
    expect(between(picture(1), picture(2, { ssrc: 8 })).media[0]?.bitrate).toBe(0);
  });

  it('a slot that never carried anything is not listed', () => {
    expect(between(picture(1, { bytesReceived: 0 }), picture(2, { bytesReceived: 0 })).media).toEqual([]);
  });

  it("a sender's loss is what the receiver reported", () => {
    const sent = {
      id: 'V',
      type: 'outbound-rtp',
      kind: 'video',
      timestamp: 1_000,
      bytesSent: 10,
      remoteId: 'X',
      qualityLimitationReason: 'cpu',
    };
    const report = { id: 'X', type: 'remote-inbound-rtp', fractionLost: 0.2 };
    const { media } = figuresOf(null, sample([sent, report], { direction: 'publish' }));
    expect(media[0]).toMatchObject({ loss: 0.2, limit: 'cpu' });
  });

  it('a link without a connection has no path and no media', () => {
    expect(figuresOf(null, sample([], { report: null, state: 'connecting' }))).toMatchObject({
      path: null,
      media: [],
      roundTrip: null,
    });
  });
});

describe('how good a link is', () => {
  const good = between(picture(1, { packetsLost: 0 }), picture(2, { packetsLost: 0 }));

  it('is good, weak by loss, delay or a picture held back, or reconnecting', () => {
    expect(qualityOf(good)).toBe('good');
    expect(qualityOf(between(picture(1), picture(2)))).toBe('weak');
    expect(qualityOf({ ...good, roundTrip: 0.5 })).toBe('weak');
    expect(qualityOf({ ...good, media: good.media.map(one => ({ ...one, limit: 'bandwidth' })) })).toBe('weak');
    expect(qualityOf({ ...good, state: 'interrupted' })).toBe('reconnecting');
  });
});
