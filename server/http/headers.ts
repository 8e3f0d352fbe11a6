import type { RequestHandler } from 'express';

/**
 * The one style sheet that the menus' library (reka-ui, Select) puts into the page itself, by its hash: it hides their
 * scrollbars.
 */
const MENU_STYLE = 'sha256-60LHlRjW/B3CtzIoE/Lf1/NEDvko9efWMFaGVhHu/cs=';

const POLICY = [
  "default-src 'self'",
  `style-src 'self' '${MENU_STYLE}'`,
  "img-src 'self' data:",
  "media-src 'self' blob: mediastream:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];
const CONTENT_SECURITY_POLICY = POLICY.join('; ');

/** For the worker that finds the person in a camera's picture, and for nothing else: it alone compiles WebAssembly. */
export const WASM_POLICY = [...POLICY, "script-src 'self' 'wasm-unsafe-eval'"].join('; ');

/** What every answer says to browsers. */
export const SECURITY_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(self), microphone=(self), display-capture=(self)',
} as const;

export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set(SECURITY_HEADERS);
  next();
};

/** Any page may read this answer: it says nothing that its address does not already give. */
export const openToAll: RequestHandler = (_request, response, next) => {
  response.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
  next();
};

/** Answers a browser's question before a cross-origin GET. */
export const preflight: RequestHandler = (_request, response) => {
  response.set({ 'Access-Control-Allow-Methods': 'GET', 'Access-Control-Max-Age': '86400' }).sendStatus(204);
};
