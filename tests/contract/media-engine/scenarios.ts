import type { MediaEngine, MediaEvents, SignallingTarget } from '../../../core/media/MediaEngine.ts';

/** What every media engine does, as scenarios that run in a page. Each gets two fresh, unconnected ends. */

interface End {
  readonly engine: MediaEngine;
  readonly target: SignallingTarget;
  readonly participant: string;
}

export interface Ends {
  /** On stage. */
  readonly publisher: End;
  /** A viewer. */
  readonly receiver: End;
  /** The same participant with another engine and another peer id, as after loading the page anew. */
  fresh(end: End): Promise<End>;
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
  const seen: Seen = { 'remote-track': [], 'link-state': [], signalling: [], network: [], picture: [] };
  engine.on('remote-track', event => seen['remote-track'].push(event));
  engine.on('link-state', event => seen['link-state'].push(event));
  engine.on('signalling', event => seen.signalling.push(event));
  return seen;
}

/** A microphone that hums. */
function sound(): MediaStreamTrack {
  const context = new AudioContext();
  const destination = context.createMediaStreamDestination();
  const hum = context.createOscillator();
  hum.connect(destination);
  hum.start();
  const [track] = destination.stream.getAudioTracks();
  if (!track) throw new Error('A destination gives a track.');
  return track;
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
const lastTrack = (seen: Seen, slot: string) =>
  seen['remote-track'].filter(event => event.slot === slot).at(-1)?.track ?? null;

async function link({ publisher, receiver }: Ends) {
  const seen = { publisher: watch(publisher.engine), receiver: watch(receiver.engine) };
  publisher.engine.publish({ microphone: null, camera: picture() });
  publisher.engine.connect(publisher.target);
  receiver.engine.connect(receiver.target);
  await until('signalling is open at both ends', () =>
    [seen.publisher, seen.receiver].every(end => end.signalling.at(-1)?.state === 'open'),
  );
  receiver.engine.reconcile({ publishTo: [], receiveFrom: [remote(publisher)] });
  publisher.engine.reconcile({ publishTo: [remote(receiver)], receiveFrom: [] });
  await until(
    'the link is live at both ends',
    () => states(seen.publisher).at(-1) === 'live' && states(seen.receiver).at(-1) === 'live',
  );
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

  async 'a screen and its sound arrive in slots of their own, beside camera and microphone'(ends) {
    const { receiver } = await link(ends);
    const tracks = { microphone: sound(), camera: picture(), screen: picture(), 'screen-sound': sound() };
    ends.publisher.engine.publish(tracks);
    const slots = Object.keys(tracks);
    await until('all four are there', () => slots.every(slot => lastTrack(receiver, slot)));
    const arrived = slots.map(slot => lastTrack(receiver, slot));
    if (new Set(arrived).size !== 4) throw new Error('Two slots have the same track.');
    if (arrived.map(track => track?.kind).join() !== 'audio,video,video,audio') throw new Error('Kinds are mixed up.');
  },

  async 'signalling that moves to a new ticket leaves links up'(ends) {
    const { publisher, receiver } = await link(ends);
    const before = [states(publisher).length, states(receiver).length];
    for (const end of [ends.publisher, ends.receiver]) {
      const { target, engine } = await ends.fresh(end);
      engine.close();
      end.engine.connect(target);
      ends.publisher.engine.reconcile({
        publishTo: [remote(ends.receiver, end === ends.receiver ? target.id : undefined)],
        receiveFrom: [],
      });
      const from = end === ends.publisher ? target.id : undefined;
      ends.receiver.engine.reconcile({ publishTo: [], receiveFrom: [remote(ends.publisher, from)] });
    }
    await until('signalling is open again', () =>
      [publisher, receiver].every(seen => seen.signalling.filter(event => event.state === 'open').length === 2),
    );
    ends.publisher.engine.renewIce({ servers: [], until: null, policy: 'all' });
    // A link that is asked whether it lives answers within this time, or would be made again.
    const watchedUntil = performance.now() + 2_000;
    await until('two seconds of watching', () => performance.now() > watchedUntil);
    if (states(publisher).length !== before[0] || states(receiver).length !== before[1])
      throw new Error('A link was touched.');
  },

  async 'a receiver who starts anew is called again'(ends) {
    const { publisher } = await link(ends);
    ends.receiver.engine.close();
    const again = await ends.fresh(ends.receiver);
    const seen = watch(again.engine);
    again.engine.reconcile({ publishTo: [], receiveFrom: [remote(ends.publisher)] });
    again.engine.connect(again.target);
    await until('signalling is open', () => seen.signalling.at(-1)?.state === 'open');
    ends.publisher.engine.reconcile({ publishTo: [remote(again)], receiveFrom: [] });
    await until('the camera arrives at the new engine', () => lastTrack(seen, 'camera') !== null);
    await until('the publisher says that the link is live', () => states(publisher).at(-1) === 'live');
  },

  async 'a publisher who starts anew is received again'(ends) {
    const { receiver } = await link(ends);
    ends.publisher.engine.close();
    const again = await ends.fresh(ends.publisher);
    const seen = watch(again.engine);
    again.engine.publish({ camera: picture() });
    again.engine.connect(again.target);
    await until('signalling is open', () => seen.signalling.at(-1)?.state === 'open');
    ends.receiver.engine.reconcile({ publishTo: [], receiveFrom: [remote(again)] });
    again.engine.reconcile({ publishTo: [remote(ends.receiver)], receiveFrom: [] });
    await until('the link is live again', () => states(receiver).at(-1) === 'live' && states(seen).at(-1) === 'live');
    if (lastTrack(receiver, 'camera') === null) throw new Error('There is no picture.');
  },

  async 'a closed engine closes its links at the other end'(ends) {
    const { receiver } = await link(ends);
    ends.publisher.engine.close();
    await until('closed at the receiver', () => states(receiver).at(-1) === 'closed');
  },
};
