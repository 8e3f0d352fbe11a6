/**
 * An invitation's token: 256 random bits in base64url, then a mark of its room. The mark is no
 * secret (the slug stands before it in the link); it tells a token that was put behind another
 * room's link from one that never was.
 */
export function tokenForRoom(random: string, slug: string): string {
  return random + roomMark(slug);
}

export function isTokenForRoom(token: string, slug: string): boolean {
  return token.length > MARK_LENGTH && token.endsWith(roomMark(slug));
}

const MARK_LENGTH = 6;

/** FNV-1a, 32 bits (draft-eastlake-fnv), of the slug's UTF-16 code units, in base 36. */
function roomMark(slug: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < slug.length; index += 1) {
    hash = Math.imul(hash ^ slug.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36).padStart(MARK_LENGTH, '0').slice(-MARK_LENGTH);
}
