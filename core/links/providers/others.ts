/**
 * Services named by people, each with a documented shape; `rows.ts` tells how they are written. Fragments hold keys:
 * kept to open the link, never shown.
 */
export const OTHERS = String.raw`
8x8.vc ; /[\w.-]+/[\w.%-]+ ; keep jwt
meet.goto.com ; /(?!(install|join|download|privacy|terms)\b)(\d{9}|[\w-]+(/[\w-]+)?)
goto ; global.gotomeeting.com www.gotomeeting.com ; /(meeting/)?join/\d{6,}
app.goto.com ; /meeting/\d{6,}
goto ; gotomeet.me www.gotomeet.me ; /[\w.-]+
goto ; attendee.gotowebinar.com global.gotowebinar.com register.gotowebinar.com ; /(register|rt)/\d{6,}|/join/\d{6,}/\d{6,}
v.ringcentral.com video.rainbowoffice.com video.cloudoffice.avaya.com meetings.officeathand.att.com video.unifyoffice.com ; /join/\d{6,} ; keep pw
meetings.ringcentral.com ; /j/\d{6,} ; keep pwd
bluejeans.com *.bluejeans.com ; /\d{6,}(/\d+)? ; not support
around.co meet.around.co ; /r/[\w-]+
chime.aws ; /\d{10}
app.chime.aws ; /meetings/\d{10}
discord.gg www.discord.gg ; /(invite/)?[\w-]{2,} ; keep event
discord.com www.discord.com discordapp.com ; /invite/[\w-]{2,} ; keep event
app.slack.com ; /huddle/[TE]\w+/[CDG]\w+
app.gather.town gather.town ; /app/\w+/[^/?#]+ ; keep spawnToken meeting
app.v2.gather.town ; /app/([\w-]+-)?[\da-f-]{36}(/join|/invite/[\da-f-]{36})?
app.livestorm.co app.livestorm.com ; /p/[\da-f-]{36}(/live)?|/(?!p/|auth|login|api|users)[\w-]+/[\w-]+ ; keep s
streamyard.com www.streamyard.com ; /(?=[a-z\d]*\d)[a-z\d]{8,13}|/(guest|watch)/[\w-]+
zoho ; meeting.zoho.* webinar.zoho.* meet.zoho.* cliq.zoho.* ; /(meeting/)?join\?(.*&)?key=\w+ ; keep key t
zoho ; meeting.zoho.* webinar.zoho.* ; /meeting/register\?sessionId=\d+ ; keep sessionId
zoho ; meet.zoho.* ; /(?!(login|home|join|help)\b)[\w-]{6,}
zoho ; cliq.zoho.* ; /meetings/[\w-]+
join.skype.com ; /(invite/)?[\w-]{6,}
skype-business ; meet.lync.com ; /[\w.-]+/[\w.-]+/\w+
element-call ; call.element.io ; /(room|room/)(?=#)|/(?!(room|assets|login|register)\b)[\w-]+ ; hash ^#/[^?]*\?(.*&)?roomId=.+|^#/[\w-]+
meet.livekit.io meet.staging.livekit.io ; /rooms/[\w-]+ ; hash ^#[\w%.~+=-]+
p2p.mirotalk.com sfu.mirotalk.com c2c.mirotalk.com ; /join/?\?room=[^&]+|/join/[\w%.-]+ ; keep room
vimeo.com www.vimeo.com ; /event/\d+(/[\da-f]+)?
venues.vimeo.com ; /\d+/[\da-z]+
youtube.com www.youtube.com m.youtube.com ; /live/[\w-]{11}|/(@[\w.%-]+|channel/UC[\w-]{22}|c/[\w.%-]+|user/[\w.%-]+)/live
facetime ; facetime.apple.com ; /join(?=#) ; hash ^#v=\d+&p=[\w-]+&k=[\w-]+
proton-meet ; meet.proton.me ; /(u/\d+/)?join/id-\w+ ; hash ^#pwd-[\w-]+
`;
