import type { Provider } from '../provider.ts';

const TEAMS = 'teams.microsoft.com *.teams.microsoft.com teams.microsoft.us *.teams.microsoft.us teams.cloud.microsoft';
const ZOOM = 'zoom.us *.zoom.us zoom.com *.zoom.com zoomgov.com *.zoomgov.com zoom-x.de *.zoom-x.de zoom.com.cn *.zoom.com.cn';
const NOT_ZOOM = 'support developers marketplace blog st1 status explore learn community';

/** Where most sessions are held. */
export const LARGE: readonly Provider[] = [
  // `ks` is a bearer credential: never logged or shown.
  { id: 'kaltura', name: 'Kaltura', hosts: '*.kaf.kaltura.com', link: /\/virtualEvent\/launch\?ks=[\w.-]+/, keep: 'ks' },
  { id: 'kaltura', name: 'Kaltura', hosts: '*.kaf.kaltura.com', link: /\/embeddedrooms\/index\/view-room\/ks\/[\w.-]+/ },
  // The room is a parameter without value.
  { id: 'kaltura', name: 'Kaltura', hosts: 'smart.newrow.com', link: /\/room\/\?[a-z]{3}-\d{3}/, keep: /^[a-z]{3}-\d{3}$/ },
  { id: 'kaltura', name: 'Kaltura', hosts: '*.events.kaltura.com', not: 'www', link: /\// },
  {
    id: 'zoom',
    name: 'Zoom',
    hosts: ZOOM,
    not: NOT_ZOOM,
    link: /\/[jsw]\/\d{9,11}|\/my\/[\w.-]+|\/wc\/join\/\d{9,11}|\/wc\/\d{9,11}\/(join|start)|\/(webinar|meeting)\/register\/[\w-]+/,
    keep: 'pwd tk',
    inner: url => {
      const id = url.pathname === '/join' && url.searchParams.get('confno');
      return id ? `/j/${id}${url.search}` : null;
    },
  },
  {
    id: 'google-meet',
    name: 'Google Meet',
    hosts: 'meet.google.com',
    link: /\/(?!xxx-xxxx-xxx)[a-z]{3}-[a-z]{4}-[a-z]{3}|\/lookup\/[\w-]+/,
    inner: url => (url.pathname.startsWith('/_meet/') ? url.pathname.slice(6) : null),
  },
  { id: 'google-meet', name: 'Google Meet', hosts: 'stream.meet.google.com', link: /\/stream\/[\da-f-]{36}/ },
  { id: 'google-meet', name: 'Google Meet', hosts: 'g.co', link: /\/meet\/[\w.-]+/ },
  { id: 'teams', name: 'Microsoft Teams', hosts: `${TEAMS} teams.live.com`, link: /\/meet\/\d{9,15}/, keep: 'p', inner: insideTeams },
  { id: 'teams', name: 'Microsoft Teams', hosts: TEAMS, not: 'dialin', link: /\/l\/meetup-join\/[^/?]+\/\d+\?context=[^&]+/, keep: 'context', inner: insideTeams },
  {
    id: 'webex',
    name: 'Webex',
    hosts: '*.webex.com',
    not: 'www help signin developer pricing status community apphelp',
    link: /\/(meet|join)\/[\w.@%+-]+|\/[\w.-]+(\/k2)?\/j\.php\?MTID=\w+|\/[\w.-]+\/m\.php\?AT=\w+&MK=\w+|\/webappng\/sites\/[\w.-]+\/meeting\/info\/[\da-f]{32}|\/([\w.-]+\/)?weblink\/register\/\w+|\/([\w.-]+\/)?onstage\/g\.php\?MTID=\w+/,
    keep: 'MTID AT MK',
  },
  {
    id: 'jitsi',
    name: 'Jitsi Meet',
    hosts: 'meet.jit.si',
    link: /(?!\/(static|images|libs|css|fonts|lang|sounds|http-bind|xmpp-websocket)\b)(\/(?!.*%(7B|7D|3C|3E|5B|5D))[\w%.~!'()@:,;=+&-]+){1,2}(?<!\.(js|css|html|txt|ico|svg|png|json))/,
    keep: 'jwt',
  },
  { id: 'jitsi', name: 'Jitsi Meet', hosts: 'moderated.jitsi.net', link: /\/[\da-f]{32,}/ },
  // Hosted by anybody: told by its path alone, so the host is always shown.
  { id: 'bigbluebutton', name: 'BigBlueButton', hosts: '*', link: /\/rooms\/[a-z\d]{3}(-[a-z\d]{3}){3}\/join|\/b\/[a-z\d]{3}(-[a-z\d]{3}){2,3}/ },
  { id: 'bigbluebutton', name: 'BigBlueButton', hosts: '*', link: /\/bigbluebutton\/api\/join\?(?=(.*&)?meetingID=)(.*&)?checksum=[\da-f]{40,128}/, keep: '*' },
  { id: 'bigbluebutton', name: 'BigBlueButton', hosts: 'demo.bigbluebutton.org', link: /\/gl\/[a-z\d]{3}(-[a-z\d]{3}){2,3}/ },
  { id: 'whereby', name: 'Whereby', hosts: 'whereby.com www.whereby.com', link: /\/(?!(information|user|org|blog|embedded|pricing|product|about|contact|login|signup|favicon|robots|sitemap)\b)[\w-]+/, keep: 'roomKey' },
  { id: 'whereby', name: 'Whereby', hosts: '*.whereby.com', not: 'www docs dev blog api help status cdn', link: /\/(?!(user|org|favicon|robots)\b)[\w-]+/, keep: 'roomKey' },
  { id: 'daily', name: 'Daily', hosts: '*.daily.co', not: 'www docs dashboard api help status blog cdn c gs', link: /\/[\w-]+/, keep: 't' },
];

/** Launcher pages and the web client put the link behind their own address. */
function insideTeams(url: URL): string | null {
  const launched = url.pathname === '/dl/launcher/launcher.html' ? url.searchParams.get('url') : null;
  const path = launched ?? (/^\/(_|v2\/?)$/.test(url.pathname) ? url.hash : '');
  return /^(?:\/_)?#(\/(?:l\/meetup-join|meet)\/.+)$/.exec(path)?.[1] ?? null;
}
