import type { Page } from 'puppeteer';
import type { Content } from './content.ts';

/** Runs in both pages: peer connections by hand, the bench's own process being the signalling. */
const COMMON = `
  globalThis.pcs = [];
  globalThis.make = (index, send) => {
    const pc = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' });
    pcs[index] = pc;
    let ready = Promise.resolve();
    pc.onicecandidate = ({ candidate }) => candidate && pass(index, JSON.stringify({ candidate: candidate.toJSON() }));
    pc.ontrack = ({ track }) => {
      const player = document.body.appendChild(document.createElement('video'));
      Object.assign(player, { autoplay: true, muted: true, srcObject: new MediaStream([track]) });
      pc.track = track;
    };
    pc.take = message => (ready = ready.then(async () => {
      if (message.candidate) return pc.addIceCandidate(message.candidate);
      await pc.setRemoteDescription(message.description);
      if (message.description.type !== 'offer') return;
      await pc.setLocalDescription();
      pass(index, JSON.stringify({ description: pc.localDescription.toJSON() }));
    }));
    return pc;
  };
  globalThis.take = (index, message) => (pcs[index] ?? make(index)).take(message);
  globalThis.totals = async () => {
    let [bytes, frames, encoder] = [0, 0, ''];
    for (const pc of pcs) for (const row of (await pc.getStats()).values()) {
      if (row.type === 'inbound-rtp') { bytes += row.bytesReceived; frames += row.framesDecoded ?? 0; }
      if (row.type === 'outbound-rtp') encoder = row.encoderImplementation ?? encoder;
    }
    return { bytes, frames, encoder };
  };`;

/** Frames as they arrived, their luma in base64: one a fifth of a second, so that they come from all of the content. */
const TAKE_FRAMES = (count: number) => `(async () => {
  const reader = new MediaStreamTrackProcessor({ track: pcs[0].track.clone() }).readable.getReader();
  const taken = [];
  let next = 0;
  while (taken.length < ${count}) {
    const { value: frame, done } = await reader.read();
    if (done) break;
    if (performance.now() >= next) {
      next = performance.now() + 200;
      const { width, height } = frame.visibleRect;
      const bytes = new Uint8Array(frame.allocationSize());
      const [luma] = await frame.copyTo(bytes);
      let text = '';
      for (let y = 0; y < height; y += 1) text += String.fromCharCode(...bytes.subarray(luma.offset + y * luma.stride, luma.offset + y * luma.stride + width));
      taken.push({ width, height, luma: btoa(text) });
    }
    frame.close();
  }
  reader.cancel();
  return taken;
})()`;

export interface Totals {
  readonly bytes: number;
  readonly frames: number;
  readonly encoder: string;
}

export interface Taken {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
}

/** Links between two pages that send the same captured track with one codec. */
export class CodecLinks {
  readonly #sender: Page;
  readonly #receiver: Page;

  private constructor(sender: Page, receiver: Page) {
    this.#sender = sender;
    this.#receiver = receiver;
  }

  /** Captures; nothing is connected. */
  static async prepare(sender: Page, receiver: Page, content: Content): Promise<CodecLinks> {
    for (const [page, other] of [
      [sender, receiver],
      [receiver, sender],
    ] as const) {
      await page.exposeFunction('pass', (index: number, message: string) =>
        other.evaluate(`take(${index}, ${message})`),
      );
      await page.evaluate(COMMON);
    }
    const { width, height, framerate, name } = content;
    await sender.evaluate(`navigator.mediaDevices.getUserMedia({ video: { width: ${width}, height: ${height}, frameRate: ${framerate} } }).then(stream => {
      globalThis.stream = stream;
      if (${name === 'screen'}) stream.getVideoTracks()[0].contentHint = 'detail';
    })`);
    return new CodecLinks(sender, receiver);
  }

  /** Video codecs that this browser sends, by their MIME type. */
  static async offered(page: Page): Promise<string[]> {
    const all = (await page.evaluate(
      `RTCRtpSender.getCapabilities('video').codecs.map(codec => codec.mimeType)`,
    )) as string[];
    return [...new Set(all)].filter(type => !/rtx|red|ulpfec|flexfec/i.test(type));
  }

  /** Calls, as many links as said; resolves with ms to the first frame on screen. */
  async connect(links: number, codec: string, { bitrate, framerate, name }: Content): Promise<number> {
    const began = performance.now();
    const first = this.#receiver.evaluate(`new Promise(resolve => {
      const look = () => {
        const players = [...document.querySelectorAll('video')];
        const all = players.length === ${links} && players.every(player => player.getVideoPlaybackQuality().totalVideoFrames > 0);
        if (all) resolve(); else setTimeout(look, 4);
      };
      look();
    })`);
    await this.#sender.evaluate(`Promise.all(Array.from({ length: ${links} }, async (_, index) => {
      const pc = make(index);
      const [track] = stream.getVideoTracks();
      const { sender } = pc.addTransceiver(track, { direction: 'sendonly', streams: [stream], sendEncodings: [{ maxBitrate: ${bitrate}, maxFramerate: ${framerate} }] });
      const all = RTCRtpSender.getCapabilities('video').codecs;
      const wanted = all.filter(one => one.mimeType === ${JSON.stringify(codec)});
      pc.getTransceivers()[0].setCodecPreferences([...wanted, ...all.filter(one => /rtx/.test(one.mimeType))]);
      const parameters = sender.getParameters();
      parameters.degradationPreference = ${JSON.stringify(name === 'screen' ? 'maintain-resolution' : 'maintain-framerate')};
      await sender.setParameters(parameters);
      await pc.setLocalDescription();
      pass(index, JSON.stringify({ description: pc.localDescription.toJSON() }));
    }))`);
    await first;
    return performance.now() - began;
  }

  async totals(): Promise<Totals> {
    const [received, sent] = (await Promise.all(
      [this.#receiver, this.#sender].map(page => page.evaluate('totals()')),
    )) as [Totals, Totals];
    return { ...received, encoder: sent.encoder };
  }

  async take(count: number): Promise<Taken[]> {
    const taken = (await this.#receiver.evaluate(TAKE_FRAMES(count))) as {
      width: number;
      height: number;
      luma: string;
    }[];
    return taken.map(({ luma, ...size }) => ({ ...size, luma: new Uint8Array(Buffer.from(luma, 'base64')) }));
  }
}
