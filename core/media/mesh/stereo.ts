/**
 * Asks for stereo in one media section of an answer. Opus is sent as mono unless whoever receives it says that they
 * want both channels (`stereo=1`, RFC 7587, §6.1), which Firefox always does and the others never. There is no other
 * way to say it than in the description.
 * @param sdp an answer that was not set yet
 * @param index the section's place among those of sound and pictures
 * @returns the answer as it was, if there is no Opus in that place
 */
export function withStereo(sdp: string, index: number): string {
  const sections = sdp.split(/^(?=m=)/m);
  const section = sections.filter(one => /^m=(audio|video)/.test(one))[index];
  const opus = /^a=rtpmap:(\d+) opus\/48000\/2/im.exec(section ?? '')?.[1];
  if (section === undefined || opus === undefined) return sdp;
  const format = new RegExp(`^a=fmtp:${opus} .*`, 'm');
  const stereo = section.replace(format, line => (/[ ;]stereo=/.test(line) ? line : `${line};stereo=1`));
  const added = format.test(section)
    ? stereo
    : section.replace(new RegExp(`^(a=rtpmap:${opus} .*?)(\\r?\\n|$)`, 'm'), `$1$2a=fmtp:${opus} stereo=1$2`);
  return sections.map(one => (one === section ? added : one)).join('');
}
