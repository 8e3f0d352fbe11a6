/**
 * Links that stand for another one on the same host: launcher pages, web clients, older forms. By
 * provider; null leaves a link as it is.
 */
export const INNER: Readonly<Record<string, (url: URL) => string | null>> = {
  zoom(url) {
    const id = url.pathname === '/join' && url.searchParams.get('confno');
    return id ? `/j/${id}${url.search}` : null;
  },
  'google-meet': ({ pathname }) => (pathname.startsWith('/_meet/') ? pathname.slice(6) : null),
  teams(url) {
    const { pathname, hash } = url;
    const launched = pathname === '/dl/launcher/launcher.html' ? url.searchParams.get('url') : null;
    const path = launched ?? (/^\/(_|v2\/?)$/.test(pathname) ? hash : '');
    return /^(?:\/_)?#(\/(?:l\/meetup-join|meet)\/.+)$/.exec(path)?.[1] ?? null;
  },
};
