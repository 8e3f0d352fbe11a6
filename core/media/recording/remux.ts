/**
 * Copies a recording so that players can seek in it. What browsers record says neither how long it
 * is nor where to find what, and may be cut off; packets are taken over as they are.
 * The library comes with the first recording that is saved.
 * @throws Error when the recording cannot be read, or `into` fails
 */
export async function copySeekable(recording: Blob, into: WritableStream): Promise<void> {
  const { BlobSource, Conversion, Input, MP4, Mp4OutputFormat, Output, StreamTarget, WEBM, WebMOutputFormat } =
    await import('mediabunny');
  const input = new Input({ source: new BlobSource(recording), formats: [WEBM, MP4] });
  try {
    const output = new Output({
      // `fastStart` would hold all of it in memory.
      format: (await input.getFormat()) === WEBM ? new WebMOutputFormat() : new Mp4OutputFormat({ fastStart: false }),
      target: new StreamTarget(into, { chunked: true }),
    });
    const conversion = await Conversion.init({ input, output, showWarnings: false });
    if (!conversion.isValid || conversion.discardedTracks.length > 0)
      throw new Error('Not all of the recording can be copied.');
    await conversion.execute();
  } finally {
    input.dispose();
  }
}
