import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileSize } from '../../../../../components/recording/fileSize.ts';
import { recordingFormat } from '../../../../../core/media/recording/format.ts';
import { recordingName } from '../../../../../core/media/recording/save.ts';

describe('the format of a recording', () => {
  it.each([
    ['everything', () => true, 'webm', 'vp8'],
    ['no VP8', (type: string) => !type.includes('vp8'), 'webm', 'vp9'],
    ['MP4 only, as in Safari', (type: string) => type.includes('mp4'), 'mp4', 'avc1'],
    ['MP4 with codecs of its own', (type: string) => type === 'video/mp4', 'mp4', 'mp4'],
  ])('is the first that a browser with %s records', (_browser, supports, extension, codec) => {
    const format = recordingFormat(supports);
    expect(format?.extension).toBe(extension);
    expect(format?.mimeType).toContain(codec);
  });

  it('is none where nothing is recorded', () => {
    expect(recordingFormat(() => false)).toBeNull();
  });
});

describe('the name of a recording’s file', () => {
  const at = new Date(2026, 10, 24, 9, 5).getTime();

  it('says what and when, and sorts by time', () => {
    expect(recordingName('Reading group', at)).toBe('Reading group 2026-11-24 09.05');
    expect(recordingName(' ../..\\evil: "what?" ', at)).toBe('evil what 2026-11-24 09.05');
    expect(recordingName('???', at)).toBe('2026-11-24 09.05');
  });

  it('is one that file systems take, whatever the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...' ./\\:\u0000\n"<?aé😀'), maxLength: 200 }), title => {
        const name = recordingName(title, at);
        expect(name).not.toMatch(/[\u0000-\u001f\u007f<>:"/\\|?*]|^[. ]/); // eslint-disable-line no-control-regex -- they must not be there
        expect(name.isWellFormed()).toBe(true);
        expect(name.endsWith('2026-11-24 09.05')).toBe(true);
      }),
    );
  });
});

describe('the size of a file', () => {
  it.each([
    [0, '0 byte'],
    [999, '999 byte'],
    [34_200_000, '34 MB'],
    [1_180_000_000, '1.2 GB'],
  ])('of %i bytes is written %s', (bytes, text) => {
    expect(fileSize(bytes, 'en')).toBe(text);
  });
});
