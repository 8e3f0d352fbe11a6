import type { MediaEngine, MediaEvents, SignallingTarget } from '../../../media/MediaEngine.ts';

/** What every media engine does, as scenarios that run in a page. Each gets two fresh, unconnected ends. */

export interface End {
  readonly engine: MediaEngine;
  readonly target: SignallingTarget;
  readonly participant: string;
}

export interface Ends {
  /** On stage. */
  readonly publisher: End;
  /** A viewer. */
  readonly receiver: End;
}

type Seen = { [Name in keyof MediaEvents]: MediaEvents[Name][] };

/** Resolves when it becomes true. @throws naming what was waited for */
async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + 15_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`Never happened: ${what}.`);
    await new Promise(resolve => requestAnimationFrame(resolve));
  }
}

function watch(engine: MediaEngine): Seen {
  const seen: Seen = { 'remote-track': [], 'link-state': [], signalling: [], network: [] };
  engine.on('remote-track', event => seen['remote-track'].push(event));
  engine.on('link-state', event => seen['link-state'].push(event));
  engine.on('signalling', event => seen.signalling.push(event));
  return seen;
}

/** A camera that is a moving canvas. */
function picture(): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 36 });
  const context = canvas.getContext('2d');
  const draw = (time: number) => {
    if (context) context.fillStyle = `hsl(${time % 360} 80% 50%)`;
    context?.fillRect(0, 0, 64, 36);
    requestAnimationFrame(draw);
  };
  draw(0);
  const [track] = canvas.captureStream(30).getVideoTracks();
  if (!track) throw new Error('A canvas gives a track.');
  return track;
}

const remote = (end: End, peer: string | null = end.target.id) => ({ participant: end.participant, peer });
const states = (seen: Seen) => seen['link-state'].map(event => event.state);
const lastTrack = (seen: Seen, slot: string) => seen['remote-track'].filter(event => event.slot === slot).at(-1)?.track ?? null;

async function link({ publisher, receiver }: Ends) {
  const seen = { publisher: watch(publisher.engine), receiver: watch(receiver.engine) };
  publisher.engine.publish({ microphone: null, camera: picture() });
  publisher.engine.connect(publisher.target);
  receiver.engine.connect(receiver.target);
  await until('signalling is open at both ends', () =>
    [seen.publisher, seen.receiver].every(end => end.signalling.at(-1)?.state === 'open'));
  receiver.engine.reconcile({ publishTo: [], receiveFrom: [remote(publisher)] });
  publisher.engine.reconcile({ publishTo: [remote(receiver)], receiveFrom: [] });
  await until('the link is live at both ends', () =>
    states(seen.publisher).at(-1) === 'live' && states(seen.receiver).at(-1) === 'live');
  await until('the camera arrives', () => lastTrack(seen.receiver, 'camera') !== null);
  return seen;
}

export const scenarios: Readonly<Record<string, (ends: Ends) => Promise<void>>> = {
  async 'a published camera arrives in its slot, from the participant who sent it'(ends) {
    const { receiver } = await link(ends);
    const event = receiver['remote-track'].find(one => one.slot === 'camera');
    if (event?.participant !== ends.publisher.participant) throw new Error('It came from somebody else.');
    if (event.track?.kind !== 'video') throw new Error('It is no picture.');
  },

  async 'another track is sent over the same link'(ends) {
    const { publisher, receiver } = await link(ends);
    const before = states(publisher).length;
    ends.publisher.engine.publish({ microphone: null, camera: picture() });
    await until('a picture goes on arriving', () => lastTrack(receiver, 'camera')?.readyState === 'live');
    if (states(publisher).length !== before) throw new Error('The link was made again.');
  },

  async 'nothing is accepted from somebody whom the room does not show on stage'(ends) {
    const seen = watch(ends.receiver.engine);
    const sender = watch(ends.publisher.engine);
    ends.publisher.engine.publish({ microphone: null, camera: picture() });
    ends.publisher.engine.connect(ends.publisher.target);
    ends.receiver.engine.connect(ends.receiver.target);
    await until('signalling is open', () => [seen, sender].every(end => end.signalling.at(-1)?.state === 'open'));
    ends.publisher.engine.reconcile({ publishTo: [remote(ends.receiver)], receiveFrom: [] });
    // That something does not happen can only be watched for a while; then it is wanted, and comes.
    const watchedUntil = performance.now() + 1_000;
    await until('a second of watching', () => performance.now() > watchedUntil);
    const refused = seen['remote-track'].length === 0 && !states(sender).includes('live');
    ends.receiver.engine.reconcile({ publishTo: [], receiveFrom: [remote(ends.publisher)] });
    await until('it is accepted once the room shows them on stage', () => lastTrack(seen, 'camera') !== null);
    if (!refused) throw new Error('It was accepted before.');
  },

  async 'links the room no longer wants are closed, and their tracks go'(ends) {
    const { publisher, receiver } = await link(ends);
    ends.publisher.engine.reconcile({ publishTo: [], receiveFrom: [] });
    await until('closed at the publisher', () => states(publisher).at(-1) === 'closed');
    await until('closed at the receiver', () => states(receiver).at(-1) === 'closed');
    if (lastTrack(receiver, 'camera') !== null) throw new Error('The track stayed.');
  },

  async 'a live link outlives its receiver being unreachable for signalling'(ends) {
    const { publisher } = await link(ends);
    const before = states(publisher).length;
    ends.publisher.engine.reconcile({ publishTo: [remote(ends.receiver, null)], receiveFrom: [] });
    ends.publisher.engine.reconcile({ publishTo: [remote(ends.receiver)], receiveFrom: [] });
    const rows = await ends.publisher.engine.stats();
    if (rows.length !== 1 || rows[0]?.state !== 'live') throw new Error('The link is gone.');
    if (states(publisher).length !== before) throw new Error('The link was touched.');
  },

  async 'a closed engine closes its links at the other end'(ends) {
    const { receiver } = await link(ends);
    ends.publisher.engine.close();
    await until('closed at the receiver', () => states(receiver).at(-1) === 'closed');
  },
};
