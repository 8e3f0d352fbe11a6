/** The long tail, one line each; `rows.ts` tells how they are written. */
export const RARE = String.raw`
blackboard-collaborate ; *.bbcollab.com ; /(guest|invite|recordings/guest)/[\da-fA-F]{32}
riverside.fm riverside.com www.riverside.fm ; /studio/[\w-]+ ; keep t
event.demio.com my.demio.com ; /ref/\w+
cal-video ; app.cal.com ; /video/\w+
doxy.me ; /(?!(en|pricing|login|about|features|sign-?up|sign-?in|blog|help)\b)[\w.-]+
*.doxy.me ; /(?!(sign-?in|login)\b)[\w.-]+ ; not www help support api status
lark ; vc.larksuite.com ; /j/\d{6,}
vc.feishu.cn ; /j/\d{6,}
tencent-meeting ; meeting.tencent.com voovmeeting.com www.voovmeeting.com ; /(dm|p)/\w+
telemost ; telemost.yandex.ru telemost.yandex.com ; /j/\d{6,}
vk-calls ; vk.com m.vk.com ; /call/join/[\w-]+
brave-talk ; talk.brave.com ; /(?!(privacy|widget|static)\b)[\w-]{6,}
whatsapp-call ; call.whatsapp.com ; /(video|voice)/\w+
signal-call ; signal.link ; /call/?(?=#) ; hash ^#key=[\w-]+
meetings.dialpad.com ; /room/[\w-]+
lifesize ; call.lifesizecloud.com ; /\d+
meet.starleaf.com ; /\d+
join.coscreen.co ; /[\w-]+/\w+
app.ovice.com ; /[\w-]+(/@[\d,]+)?
*.ovice.in ; (/lobby/enter|/)(/@[\d,]+)? ; not www
pop.com ; /j/\d{3}-\d{3}-\d{3}
join.gong.io ; /[\w-]+/[\w.-]+
go.chorus.ai ; /\d+
app.venue.live ; /app/\w+ ; keep token
app.teemyco.com ; /room/\w+/\w+
demodesk.com ; /[A-Z]{8}
reclaim.ai ; /z/\w+/\w+
tuple.app ; /c/[\w-]+
meet.pumble.com ; /[a-z]{3}-[a-z]{4}-[a-z]{3}
suitconference ; *.conference.istesuit.com ; /[\w.-]+
zm-page ; *.zm.page ; / ; not www
meetings.conf.meetecho.com ; /[\w-]+/?\?session=\d+ ; keep session
welink.zhumu.com ; /j/\d{6,}|/wc/join/\d{6,} ; keep pwd wpk
workplace.com www.workplace.com ; /groupcall/\w+ ; keep token
go.userzoom.com ; /participate/[\da-f-]{36}
gcore-meet ; meet.gcore.com ; /call/[\w-]+
*.app.100ms.live ; /meeting/[a-z]{3}-[a-z]{4}-[a-z]{3}
luma ; lu.ma luma.com ; /join/[\w-]+
ringcentral-events ; events.ringcentral.com ; /events/[\w-]+
`;
