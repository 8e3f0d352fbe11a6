/** How a recording is encoded and named. */
export interface RecordingFormat {
  readonly mimeType: string;
  readonly extension: 'webm' | 'mp4';
}

/** Of the picture, bits a second: 720p that stays readable, at a bit over 1 GB an hour. */
export const PICTURE_BITRATE = 2_500_000;
export const SOUND_BITRATE = 128_000;

/** What an hour takes on disk, in bytes. */
export const BYTES_PER_HOUR = ((PICTURE_BITRATE + SOUND_BITRATE) / 8) * 3_600;

/**
 * In order of preference. VP8 before VP9: it is encoded beside everything a publisher sends, mostly
 * in software, and costs less. WebM before MP4: a cut-off WebM is whole up to its last
 * cluster. MP4 is what Safari has had the longest.
 */
const FORMATS: readonly RecordingFormat[] = [
  { mimeType: 'video/webm;codecs=vp8,opus', extension: 'webm' },
  { mimeType: 'video/webm;codecs=vp9,opus', extension: 'webm' },
  { mimeType: 'video/mp4;codecs=avc1.42E01F,mp4a.40.2', extension: 'mp4' },
  { mimeType: 'video/mp4', extension: 'mp4' },
  { mimeType: 'video/webm', extension: 'webm' },
];

/** The first that this browser records, or null. */
export function recordingFormat(supports: (mimeType: string) => boolean): RecordingFormat | null {
  return FORMATS.find(({ mimeType }) => supports(mimeType)) ?? null;
}
