import unhomoglyph from 'unhomoglyph';
import { visibleText } from '../../core/room/visible.ts';

/** What shows nothing is no difference, nor is a gap. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\s]/gu;

/** What a text looks like: two that look the same have the same skeleton (Unicode TR 39, 4). */
function skeleton(text: string): string {
  return unhomoglyph(text.normalize('NFD').replaceAll(UNSEEN, '')).normalize('NFD');
}

/**
 * What a name is compared by: its skeleton, and that of its small letters. People do not look at capitals; yet a
 * capital I looks like a small l only as it stands.
 */
export function looksOf(name: string): readonly string[] {
  const seen = visibleText(name);
  return [...new Set([skeleton(seen), skeleton(seen.toLocaleLowerCase('en'))])].filter(look => look !== '');
}
