import { playback } from '../playback.ts';
import { type Area, arrange } from './layout.ts';
import { paintStage, paintTile } from './paint.ts';
import { type Painted, type RecordedLayout, type RecordedPerson, SpeakerChoice, whatIsShown } from './stagePicture.ts';
import { tickEvery } from './ticker.ts';

/** Pixels of the recorded picture, and pictures a second. */
const PICTURE = { width: 1280, height: 720, rate: 25 } as const;

/** The stage as one picture. People come and go, cameras go on and off; the track stays the same. */
export class PictureMix {
  readonly track: MediaStreamTrack;
  readonly #canvas = document.createElement('canvas');
  readonly #context: CanvasRenderingContext2D;
  readonly #videos = new Map<string, HTMLVideoElement>();
  readonly #speaker = new SpeakerChoice();
  readonly #layout: RecordedLayout;
  readonly #stop: () => void;
  #people: readonly RecordedPerson[] = [];
  /** A slow machine records fewer pictures: drawing takes at most half of the page's time. */
  #restsUntil = 0;

  /** @throws Error where the browser gives no canvas to draw on, or none that can be captured */
  constructor(layout: RecordedLayout) {
    this.#layout = layout;
    this.#canvas.width = PICTURE.width;
    this.#canvas.height = PICTURE.height;
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('This browser gives no canvas to draw on.');
    this.#context = context;
    this.#draw();
    // Pictures are taken when one was drawn, not when the page is painted: a hidden page is not.
    const stream = this.#canvas.captureStream(0);
    const [track] = stream.getVideoTracks();
    if (!track) throw new Error('This browser does not capture canvases.');
    this.track = track;
    // Firefox asks the stream.
    const capture = ('requestFrame' in track ? track : stream) as Pick<CanvasCaptureMediaStreamTrack, 'requestFrame'>;
    this.#stop = tickEvery(1_000 / PICTURE.rate, () => {
      const began = performance.now();
      if (began < this.#restsUntil) return;
      this.#draw();
      capture.requestFrame();
      const done = performance.now();
      this.#restsUntil = done + (done - began);
    });
  }

  show(people: readonly RecordedPerson[]): void {
    this.#people = people;
    const wanted = new Map<string, MediaStream>();
    for (const { id, camera, screen } of people) {
      if (camera) wanted.set(`${id} camera`, camera);
      if (screen) wanted.set(`${id} screen`, screen);
    }
    for (const key of this.#videos.keys()) if (!wanted.has(key)) this.#drop(key);
    for (const [key, stream] of wanted) this.#play(key, stream);
  }

  close(): void {
    this.#stop();
    for (const key of [...this.#videos.keys()]) this.#drop(key);
    this.track.stop();
  }

  #play(key: string, stream: MediaStream): void {
    const video = this.#videos.get(key) ?? document.createElement('video');
    this.#videos.set(key, video);
    // The same picture may come in another stream object: playing it anew would only make it flicker.
    const [held, next] = [video.srcObject, stream].map(one => (one as MediaStream | null)?.getVideoTracks()[0]);
    if (held === next) return;
    video.muted = true;
    video.playsInline = true;
    video.srcObject = stream;
    playback.start(video);
  }

  #drop(key: string): void {
    const video = this.#videos.get(key);
    if (video) {
      playback.release(video);
      video.srcObject = null;
    }
    this.#videos.delete(key);
  }

  #draw(): void {
    const { large, tiles } = whatIsShown(
      this.#people,
      this.#layout,
      this.#speaker.look(this.#people, performance.now()),
    );
    const places = arrange(tiles.length, large !== null, PICTURE.width, PICTURE.height);
    paintStage(this.#context, this.#canvas);
    if (large && places.large) this.#paint(places.large, large);
    for (const [index, tile] of tiles.entries()) {
      const area = places.tiles[index];
      if (area) this.#paint(area, tile);
    }
  }

  #paint(area: Area, painted: Painted): void {
    const video = this.#videos.get(painted.key);
    const hasPicture = video && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.videoWidth > 0;
    paintTile(this.#context, area, painted, hasPicture ? video : null);
  }
}
