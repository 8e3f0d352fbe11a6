import * as v from 'valibot';
import { Id } from '../../core/protocol/parts.ts';

/**
 * What is signalled, as PeerJS sends it for media calls. Keys that are not named here go no further. PeerJS would act
 * on some of them: `originator` makes a receiver offer, type `data` makes it open a channel by itself.
 */

/**
 * Longest description, in UTF-16 units: a browser with every codec for two pictures and two sounds needs less than
 * half.
 */
const MAX_SDP_LENGTH = 48 * 1024;
const MAX_CANDIDATE_LENGTH = 1_024;
/** RFC 8445 §5.3. */
const MAX_UFRAG_LENGTH = 256;
const MAX_MID_LENGTH = 64;
/** More media sections than any client knows. */
const MAX_SLOTS = 8;

/** Lines of text without other control characters (RFC 8866 §5), beginning with the version. */
const Sdp = v.pipe(
  v.string(),
  v.maxLength(MAX_SDP_LENGTH),
  // eslint-disable-next-line no-control-regex -- refusing control characters is the point
  v.regex(/^v=0\r?\n[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/),
);
/** On one line. */
// eslint-disable-next-line no-control-regex -- the same
const line = (max: number) => v.pipe(v.string(), v.maxLength(max), v.regex(/^[^\u0000-\u001f\u007f]*$/));
/** The caller's name for a call; nobody else's is ever known by it (see `Calls`). */
const ConnectionId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const Slot = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/));

/** The type of a description is the message's: PeerJS does as the description says, whatever the message was. */
const description = <const Type extends 'offer' | 'answer'>(type: Type) =>
  v.object({ type: v.literal(type), sdp: Sdp });
const call = { type: v.literal('media'), connectionId: ConnectionId };

const Candidate = v.object({
  candidate: line(MAX_CANDIDATE_LENGTH),
  sdpMid: v.optional(v.nullable(line(MAX_MID_LENGTH))),
  sdpMLineIndex: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)))),
  usernameFragment: v.optional(v.nullable(line(MAX_UFRAG_LENGTH))),
});

const SignalSchema = v.variant('type', [
  v.object({ type: v.literal('HEARTBEAT') }),
  v.object({
    type: v.literal('OFFER'),
    dst: Id,
    payload: v.object({
      ...call,
      sdp: description('offer'),
      metadata: v.object({ slots: v.pipe(v.array(Slot), v.maxLength(MAX_SLOTS)) }),
    }),
  }),
  v.object({ type: v.literal('ANSWER'), dst: Id, payload: v.object({ ...call, sdp: description('answer') }) }),
  v.object({ type: v.literal('CANDIDATE'), dst: Id, payload: v.object({ ...call, candidate: Candidate }) }),
]);

export type Signal = v.InferOutput<typeof SignalSchema>;
/** What goes from one person to another. */
export type CallSignal = Exclude<Signal, { type: 'HEARTBEAT' }>;

/** The message in a frame, of its known parts alone; null when it is none. */
export function readSignal(text: string): Signal | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const signal = v.safeParse(SignalSchema, value, { abortEarly: true });
  return signal.success ? signal.output : null;
}
