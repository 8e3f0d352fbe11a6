const TEAMS = 'teams.microsoft.com *.teams.microsoft.com teams.microsoft.us *.teams.microsoft.us teams.cloud.microsoft';
const ZOOM = 'zoom.us zoom.com zoomgov.com zoom-x.de zoom.com.cn'.replace(/\S+/g, '$& *.$&');

/**
 * Where most sessions are held; `rows.ts` tells how they are written. Kaltura's `ks` is a bearer
 * credential: never logged or shown. BigBlueButton is hosted by anybody and told by its path alone.
 */
export const LARGE = String.raw`
*.kaf.kaltura.com ; /virtualEvent/launch\?ks=[\w.-]+ ; keep ks
*.kaf.kaltura.com ; /embeddedrooms/index/view-room/ks/[\w.-]+
kaltura ; smart.newrow.com ; /room/\?[a-z]{3}-\d{3} ; keep ~^[a-z]{3}-\d{3}$
*.events.kaltura.com ; / ; not www
${ZOOM} ; /[jsw]/\d{9,11}|/my/[\w.-]+|/wc/join/\d{9,11}|/wc/\d{9,11}/(join|start)|/(webinar|meeting)/register/[\w-]+ ; keep pwd tk ; not support developers marketplace blog st1 status explore learn community
google-meet ; meet.google.com ; /(?!xxx-xxxx-xxx)[a-z]{3}-[a-z]{4}-[a-z]{3}|/lookup/[\w-]+
google-meet ; stream.meet.google.com ; /stream/[\da-f-]{36}
google-meet ; g.co ; /meet/[\w.-]+
teams ; ${TEAMS} teams.live.com ; /meet/\d{9,15} ; keep p
teams ; ${TEAMS} ; /l/meetup-join/[^/?]+/\d+\?context=[^&]+ ; keep context ; not dialin
*.webex.com ; /(meet|join)/[\w.@%+-]+|/[\w.-]+(/k2)?/j\.php\?MTID=\w+|/[\w.-]+/m\.php\?AT=\w+&MK=\w+|/webappng/sites/[\w.-]+/meeting/info/[\da-f]{32}|/([\w.-]+/)?weblink/register/\w+|/([\w.-]+/)?onstage/g\.php\?MTID=\w+ ; keep MTID AT MK ; not www help signin developer pricing status community apphelp
jitsi ; meet.jit.si ; (?!/(static|images|libs|css|fonts|lang|sounds|http-bind|xmpp-websocket)\b)(/(?!.*%(7B|7D|3C|3E|5B|5D))[\w%.~!'()@:,;=+&-]+){1,2}(?<!\.(js|css|html|txt|ico|svg|png|json)) ; keep jwt
moderated.jitsi.net ; /[\da-f]{32,}
bigbluebutton ; * ; /rooms/[a-z\d]{3}(-[a-z\d]{3}){3}/join|/b/[a-z\d]{3}(-[a-z\d]{3}){2,3}
bigbluebutton ; * ; /bigbluebutton/api/join\?(?=(.*&)?meetingID=)(.*&)?checksum=[\da-f]{40,128} ; keep *
demo.bigbluebutton.org ; /gl/[a-z\d]{3}(-[a-z\d]{3}){2,3}
whereby.com www.whereby.com ; /(?!(information|user|org|blog|embedded|pricing|product|about|contact|login|signup|favicon|robots|sitemap)\b)[\w-]+ ; keep roomKey
*.whereby.com ; /(?!(user|org|favicon|robots)\b)[\w-]+ ; keep roomKey ; not www docs dev blog api help status cdn
*.daily.co ; /[\w-]+ ; keep t ; not www docs dashboard api help status blog cdn c gs
`;
