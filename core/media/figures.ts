import type { LinkState, LinkStats } from './MediaEngine.ts';

/** One medium of a link in the time between two samples. */
export interface MediumFigures {
  readonly kind: 'audio' | 'video';
  /** Codec without its kind, such as `opus` or `VP8`; null before anything was sent. */
  readonly codec: string | null;
  readonly bitrate: number;
  /** Share of packets lost on the way, 0 to 1; null when none were sent. */
  readonly loss: number | null;
  /** Pictures only. */
  readonly framerate: number | null;
  readonly size: string | null;
  /** What holds a sent picture back: `none`, `bandwidth`, `cpu`, `other`. */
  readonly limit: string | null;
}

/** What one directed link did between two samples: for a panel of statistics, and to be copied for support. */
export interface LinkFigures {
  readonly participant: string;
  readonly direction: LinkStats['direction'];
  readonly state: LinkState;
  readonly bitrate: number;
  /** Seconds; null before it was measured. */
  readonly roundTrip: number | null;
  /** Kinds of the two candidates, such as `host` and `relay`; null before a path was chosen. */
  readonly path: { readonly local: string; readonly remote: string; readonly protocol: string } | null;
  readonly media: readonly MediumFigures[];
}

type Row = Readonly<Record<string, unknown>>;
type Report = ReadonlyMap<string, Row>;

/** Rates between two samples of the same link. A connection that was made anew in between counts from nothing. */
export function figuresOf(before: LinkStats | null, after: LinkStats): LinkFigures {
  const now = rowsOf(after);
  const then = before ? rowsOf(before) : new Map<string, Row>();
  const type = after.direction === 'publish' ? 'outbound-rtp' : 'inbound-rtp';
  const media = [...now.values()]
    .filter(row => row.type === type && total(row) > 0)
    .map(row => medium(row, earlier(then, row), now));
  const pair = now.get(String([...now.values()].find(row => row.type === 'transport')?.selectedCandidatePairId));
  return {
    participant: after.participant,
    direction: after.direction,
    state: after.state,
    bitrate: media.reduce((sum, one) => sum + one.bitrate, 0),
    roundTrip: optional(pair?.currentRoundTripTime),
    path: pair ? pathOf(pair, now) : null,
    media,
  };
}

/** How good a link is to whoever looks at a tile. */
export function qualityOf({ state, roundTrip, media }: LinkFigures): 'good' | 'weak' | 'reconnecting' {
  if (state !== 'live') return 'reconnecting';
  const lossy = media.some(({ loss }) => (loss ?? 0) > WEAK_LOSS);
  const held = media.some(({ limit }) => limit === 'bandwidth');
  return lossy || held || (roundTrip ?? 0) > WEAK_ROUND_TRIP ? 'weak' : 'good';
}

/** More than this share of packets lost is seen and heard. */
const WEAK_LOSS = 0.05;
/** Seconds from which people begin to talk over each other (ITU-T G.114: 400 ms one way is the limit; half is felt). */
const WEAK_ROUND_TRIP = 0.4;

function medium(row: Row, then: Row, report: Report): MediumFigures {
  const seconds = (number(row.timestamp) - number(then.timestamp)) / 1_000;
  const rate = (now: number, before: number) =>
    seconds > 0 && then.timestamp !== undefined ? Math.max(0, now - before) / seconds : 0;
  const codec = report.get(String(row.codecId))?.mimeType;
  const video = row.kind === 'video';
  const frames = row.type === 'outbound-rtp' ? 'framesEncoded' : 'framesDecoded';
  return {
    kind: video ? 'video' : 'audio',
    codec: typeof codec === 'string' ? (codec.split('/')[1] ?? codec) : null,
    bitrate: rate(8 * total(row), 8 * total(then)),
    loss: lossOf(row, then, report),
    framerate: video ? rate(number(row[frames]), number(then[frames])) : null,
    size: video && row.frameWidth !== undefined ? `${number(row.frameWidth)}×${number(row.frameHeight)}` : null,
    // What is switched off keeps the reason for which it was held back last.
    limit: row.active !== false && typeof row.qualityLimitationReason === 'string' ? row.qualityLimitationReason : null,
  };
}

/** A sender hears of its losses from the receiver's reports. */
function lossOf(row: Row, then: Row, report: Report): number | null {
  if (row.type === 'outbound-rtp') return optional(report.get(String(row.remoteId))?.fractionLost);
  const lost = Math.max(0, number(row.packetsLost) - number(then.packetsLost));
  const received = number(row.packetsReceived) - number(then.packetsReceived);
  return lost + received > 0 ? lost / (lost + received) : null;
}

function pathOf(pair: Row, report: Report): LinkFigures['path'] {
  const [local, remote] = [report.get(String(pair.localCandidateId)), report.get(String(pair.remoteCandidateId))];
  return {
    local: String(local?.candidateType ?? 'unknown'),
    remote: String(remote?.candidateType ?? 'unknown'),
    // Through TURN what matters is how TURN is reached.
    protocol: String(local?.relayProtocol ?? local?.protocol ?? 'unknown'),
  };
}

/** The same stream's row; another connection begins anew and has counted less. */
function earlier(then: Report, row: Row): Row {
  const before = then.get(String(row.id));
  return before && before.ssrc === row.ssrc && total(before) <= total(row) ? before : {};
}

const rowsOf = ({ report }: LinkStats): Report => new Map((report as unknown as Report | null) ?? []);
const total = (row: Row): number => number(row.bytesSent ?? row.bytesReceived);
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const optional = (value: unknown): number | null => (typeof value === 'number' ? value : null);
