import { describe, expect, test } from 'vitest';
import {
  formatBitrate,
  linkFigures,
  mediumFigures,
  type PersonFigures,
  statisticsText,
  totalOf,
} from '../../../../components/diagnosis/statisticsWords.ts';
import type { LinkFigures } from '../../../../core/media/figures.ts';

const LINK: LinkFigures = {
  participant: 'ada',
  direction: 'receive',
  state: 'live',
  bitrate: 434_000,
  roundTrip: 0.0482,
  path: { local: 'relay', remote: 'srflx', protocol: 'tls' },
  media: [
    { kind: 'video', codec: 'VP8', bitrate: 400_000, loss: 0.0123, framerate: 23.8, size: '640×360', limit: null },
  ],
};
const PEOPLE: PersonFigures[] = [
  { id: 'ada', name: 'Ada', links: [LINK, { ...LINK, direction: 'publish', bitrate: 1_200_000, media: [] }] },
];

describe('statistics in words', () => {
  test.each([
    [0, '0 kb/s'],
    [34_200, '34 kb/s'],
    [999_400, '999 kb/s'],
    [1_240_000, '1.2 Mb/s'],
  ])('%d bit/s is written %s', (bitrate, text) => {
    expect(formatBitrate(bitrate, 'en')).toBe(text);
  });

  test('what was not measured yet is not shown as nothing', () => {
    const texts = linkFigures({ ...LINK, roundTrip: null, path: null }, 'en').map(({ text }) => text);
    expect(texts).toEqual(['434 kb/s', 'Not known yet', 'Not known yet']);
  });

  test('a sound has no frames, a received picture no limit', () => {
    const labels = (change: object) => mediumFigures({ ...LINK.media[0]!, ...change }, 'en').map(({ label }) => label);
    expect(labels({})).toEqual(['stats_codec', 'stats_bitrate', 'stats_loss', 'stats_size', 'stats_frames']);
    expect(labels({ kind: 'audio', framerate: null, size: null, loss: null })).toEqual([
      'stats_codec',
      'stats_bitrate',
    ]);
    expect(labels({ limit: 'a reason of tomorrow' })).toContain('stats_limit');
  });

  test('what is received and what is sent are summed apart', () => {
    expect(totalOf(PEOPLE, 'en')).toBe('Receiving 434 kb/s, sending 1.2 Mb/s');
  });

  test('the copy holds every link with its figures', () => {
    expect(statisticsText(PEOPLE, Date.UTC(2026, 0, 2), 'en').split('\n')).toEqual([
      'Sidestage: statistics of links',
      '2026-01-02T00:00:00.000Z',
      'Receiving 434 kb/s, sending 1.2 Mb/s',
      '',
      'From Ada (Connected)',
      '  Bitrate: 434 kb/s; Round trip: 48 ms; Path: relay to srflx, TLS',
      '  Picture: Codec: VP8; Bitrate: 400 kb/s; Loss: 1.2%; Size: 640×360; Frames: 24 a second',
      '',
      'To Ada (Connected)',
      '  Bitrate: 1.2 Mb/s; Round trip: 48 ms; Path: relay to srflx, TLS',
    ]);
  });
});
