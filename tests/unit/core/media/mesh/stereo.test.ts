import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withStereo } from '../../../../../core/media/mesh/stereo.ts';

const head = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n';
const sound = (rest: string) => `m=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\na=rtpmap:111 opus/48000/2\r\n${rest}`;

describe('asking for stereo', () => {
  it('adds to what is said of Opus', () => {
    expect(withStereo(head + sound('a=fmtp:111 minptime=10\r\na=sendrecv\r\n'), 0)).toBe(
      head + sound('a=fmtp:111 minptime=10;stereo=1\r\na=sendrecv\r\n'),
    );
  });

  it('says it where nothing is said of Opus', () => {
    expect(withStereo(head + sound('a=recvonly\r\n'), 0)).toBe(head + sound('a=fmtp:111 stereo=1\r\na=recvonly\r\n'));
  });

  it.each(['a=fmtp:111 maxplaybackrate=48000;stereo=1;useinbandfec=1\r\n', 'a=fmtp:111 stereo=0\r\n'])(
    'leaves what is said of it already (%j)',
    said => expect(withStereo(head + sound(said), 0)).toBe(head + sound(said)),
  );

  it('means no other payload, and no sprop-stereo', () => {
    const told = withStereo(head + sound('a=fmtp:63 111/111\r\na=fmtp:111 sprop-stereo=1\r\n'), 0);
    expect(told).toBe(head + sound('a=fmtp:63 111/111\r\na=fmtp:111 sprop-stereo=1;stereo=1\r\n'));
  });

  it('leaves whatever else it is given as it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -1, max: 8 }), (text, index) => {
        expect(withStereo(text, index)).toBe(text);
      }),
    );
    expect(withStereo(head + sound(''), 1)).toBe(head + sound(''));
  });
});
