/**
 * Links that stand for another one on the same host: launcher pages, web clients, older forms. By
 * provider; null leaves a link as it is.
 */
export const INNER: Readonly<Record<string, (url: URL) => string | null>> = {
  zoom({ pathname, search, searchParams }) {
    const id = pathname === '/join' && searchParams.get('confno');
    return id ? `/j/${id}${search}` : null;
  },
  'google-meet': ({ pathname }) => (pathname.startsWith('/_meet/') ? pathname.slice(6) : null),
  teams({ pathname, hash, searchParams }) {
    const launched = pathname === '/dl/launcher/launcher.html' ? searchParams.get('url') : null;
    const path = launched ?? (/^\/(_|v2\/?)$/.test(pathname) ? hash : '');
    return /^(?:\/_)?#(\/(?:l\/meetup-join|meet)\/.+)$/.exec(path)?.[1] ?? null;
  },
};
