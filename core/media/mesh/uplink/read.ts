import type { Dialled } from '../Dialled.ts';
import type { Reading } from './evidence.ts';

type Row = Partial<Record<string, number | string | boolean>>;

/**
 * From which quantiser on a picture is coarse, by codec: where libwebrtc's encoders, which all browsers use, make
 * pictures smaller (`QualityScaler`). Each codec has a scale of its own.
 */
const COARSE: Readonly<Record<string, number>> = {
  'video/VP8': 95,
  'video/H264': 37,
  'video/VP9': 185,
  'video/AV1': 205,
};

/** Reads what a call's statistics say now (WebRTC Statistics). Null when it is not up. */
export async function readLink(call: Dialled | null): Promise<Reading | null> {
  if (!call?.isUp) return null;
  const report = (await call.pc.getStats()) as unknown as ReadonlyMap<string, Row>;
  const rows = [...report.values()];
  const of = (type: string) => rows.filter(row => row.type === type);
  const sent = of('outbound-rtp');
  // What is switched off keeps the reason for which it was. Not every browser tells that it is.
  const pictures = sent.filter(row => row.kind === 'video' && row.active !== false);
  const reports = of('remote-inbound-rtp');
  const reported = Math.max(0, ...reports.map(row => number(row.timestamp)));
  const newest = reports.find(row => row.timestamp === reported);
  const seconds = newest?.roundTripTime ?? of('candidate-pair').find(isInUse)?.currentRoundTripTime;
  return {
    at: performance.now(),
    estimate:
      Math.max(0, ...of('candidate-pair').map(row => (row.nominated ? number(row.availableOutgoingBitrate) : 0))) ||
      null,
    limited: told(pictures, 'qualityLimitationReason')
      ? pictures.some(row => row.qualityLimitationReason === 'bandwidth')
      : null,
    target: told(pictures, 'targetBitrate') ? total(pictures, row => number(row.targetBitrate)) : null,
    allowed: call.allowed,
    bits: total(sent, bits),
    pictureBits: total(sent, row => (row.kind === 'video' ? bits(row) : 0)),
    frames: total(pictures, row => number(row.framesEncoded)),
    coarseness: total(pictures, row => number(row.qpSum) / coarseFrom(report.get(String(row.codecId)))),
    packets: total(sent, row => number(row.packetsSent)),
    lost: total(reports, row => number(row.packetsLost)),
    reported,
    roundTrip: seconds === undefined ? null : number(seconds) * 1_000,
  };
}

const number = (value: Row[string]): number => Number(value ?? 0);
const bits = (row: Row): number => 8 * (number(row.bytesSent) + number(row.headerBytesSent));
const total = (rows: readonly Row[], of: (row: Row) => number): number => rows.reduce((sum, row) => sum + of(row), 0);
const told = (rows: readonly Row[], what: string): boolean => rows.some(row => row[what] !== undefined);
const isInUse = (row: Row): boolean => row.nominated === true && row.state === 'succeeded';
const coarseFrom = (codec: Row | undefined): number => COARSE[String(codec?.mimeType)] ?? Infinity;
