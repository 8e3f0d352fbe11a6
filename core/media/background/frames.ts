/** Single frames of a track, and a track of single frames. Chromium's; newer than the type definitions. */

interface Frames {
  readonly readable: ReadableStream<VideoFrame>;
}
type FrameTrack = MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> };

interface Scope {
  readonly MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack; maxBufferSize?: number }) => Frames;
  readonly MediaStreamTrackGenerator: new (init: { kind: 'video' }) => FrameTrack;
}
/** To be asked `framesSupported` first. */
const scope = globalThis as unknown as Scope;

/** Whether this browser hands out frames. Unlike a video element's, they keep coming in a tab that is not in sight. */
export function framesSupported(): boolean {
  return 'MediaStreamTrackProcessor' in scope && 'MediaStreamTrackGenerator' in scope;
}

/** The frames of a track, the newest only. The track itself is left alone. */
export function framesOf(track: MediaStreamTrack): ReadableStream<VideoFrame> {
  return new scope.MediaStreamTrackProcessor({ track, maxBufferSize: 1 }).readable;
}

/** A track that shows what is written to it. */
export function trackOfFrames(): FrameTrack {
  return new scope.MediaStreamTrackGenerator({ kind: 'video' });
}
