import { createHash, randomBytes, randomInt } from 'node:crypto';

/** 256 random bits in base64url: credentials and invitations have this shape. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** 128 random bits in hex, for participants and peers: PeerJS takes letters and digits only. */
export function randomId(): string {
  return randomBytes(16).toString('hex');
}

/** What is kept of a secret of 256 random bits; nothing slower is needed for those. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

const CONSONANTS = 'bdfghjklmnprstvz';
const VOWELS = 'aeiou';
const SYLLABLES_A_GROUP = 3;
const GROUPS = 3;

/** A slug that can be read out, such as `bakilo-terumi-zadefo`: nine syllables of 80, 56 bits. */
export function randomSlug(): string {
  const pick = (letters: string) => letters.charAt(randomInt(letters.length));
  const group = () => Array.from({ length: SYLLABLES_A_GROUP }, () => pick(CONSONANTS) + pick(VOWELS)).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
