/** Puts another background behind the person in a picture. */
export interface FrameProcessor {
  /**
   * Resolves with the frame to show instead, or null when there is none. Closes the frame it is given.
   * One at a time.
   */
  process(frame: VideoFrame): Promise<VideoFrame | null>;
}

/** Where processors come from; whatever they need is loaded when one is asked for. */
export interface ProcessorSource {
  blur(): Promise<FrameProcessor>;
  /** @param image data URL */
  image(image: string): Promise<FrameProcessor>;
}
