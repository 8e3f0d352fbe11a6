import type { CustomLink } from './recognise.ts';

const HOST = /^(\*\.)?[a-z\d-]+(\.[a-z\d-]+)+$/;
/** Beyond that nobody means one service. */
const LONGEST = 200;

/**
 * A pattern that a person added, as `meet.example.org/*` or `*.example.org/call/*`: exact text, where
 * `*` in the path is one non-empty piece between slashes. Null when it is no such pattern. People
 * write no regular expressions here, so none can be slow.
 */
export function compilePattern(pattern: string): CustomLink | null {
  const text = pattern.trim().replace(/^https?:\/\//i, '');
  const slash = text.indexOf('/');
  const host = text.slice(0, slash).toLowerCase();
  const path = text.slice(slash);
  if (slash < 1 || text.length > LONGEST || !HOST.test(host) || /[\s?#]/.test(path) || path === '/') return null;
  const link = path
    .replace(/(.)\/$/, '$1')
    .split('/')
    .map(piece => piece.split('*').map(escape).join('[^/?#]+'))
    .join('\\/');
  return { host, link };
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
