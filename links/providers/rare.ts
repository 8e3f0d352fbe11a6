/** The long tail, one line each; `rows.ts` tells how they are written. */
export const RARE = String.raw`
blackboard-collaborate ; *.bbcollab.com ; /(guest|invite|recordings/guest)/[\da-fA-F]{32}
riverside ; riverside.fm riverside.com www.riverside.fm ; /studio/[\w-]+ ; keep t
demio ; event.demio.com my.demio.com ; /ref/\w+
cal-video ; app.cal.com ; /video/\w+
doxy ; doxy.me ; /(?!(en|pricing|login|about|features|sign-?up|sign-?in|blog|help)\b)[\w.-]+
doxy ; *.doxy.me ; /(?!(sign-?in|login)\b)[\w.-]+ ; not www help support api status
lark ; vc.larksuite.com ; /j/\d{6,}
feishu ; vc.feishu.cn ; /j/\d{6,}
tencent-meeting ; meeting.tencent.com voovmeeting.com www.voovmeeting.com ; /(dm|p)/\w+
telemost ; telemost.yandex.ru telemost.yandex.com ; /j/\d{6,}
vk-calls ; vk.com m.vk.com ; /call/join/[\w-]+
brave-talk ; talk.brave.com ; /(?!(privacy|widget|static)\b)[\w-]{6,}
whatsapp-call ; call.whatsapp.com ; /(video|voice)/\w+
signal-call ; signal.link ; /call/?(?=#) ; hash ^#key=[\w-]+
dialpad ; meetings.dialpad.com ; /room/[\w-]+
lifesize ; call.lifesizecloud.com ; /\d+
starleaf ; meet.starleaf.com ; /\d+
coscreen ; join.coscreen.co ; /[\w-]+/\w+
ovice ; app.ovice.com ; /[\w-]+(/@[\d,]+)?
ovice ; *.ovice.in ; (/lobby/enter|/)(/@[\d,]+)? ; not www
pop ; pop.com ; /j/\d{3}-\d{3}-\d{3}
gong ; join.gong.io ; /[\w-]+/[\w.-]+
chorus ; go.chorus.ai ; /\d+
venue ; app.venue.live ; /app/\w+ ; keep token
teemyco ; app.teemyco.com ; /room/\w+/\w+
demodesk ; demodesk.com ; /[A-Z]{8}
reclaim ; reclaim.ai ; /z/\w+/\w+
tuple ; tuple.app ; /c/[\w-]+
pumble ; meet.pumble.com ; /[a-z]{3}-[a-z]{4}-[a-z]{3}
suitconference ; *.conference.istesuit.com ; /[\w.-]+
zm-page ; *.zm.page ; / ; not www
meetecho ; meetings.conf.meetecho.com ; /[\w-]+/?\?session=\d+ ; keep session
zhumu ; welink.zhumu.com ; /j/\d{6,}|/wc/join/\d{6,} ; keep pwd wpk
workplace ; workplace.com www.workplace.com ; /groupcall/\w+ ; keep token
userzoom ; go.userzoom.com ; /participate/[\da-f-]{36}
gcore-meet ; meet.gcore.com ; /call/[\w-]+
100ms ; *.app.100ms.live ; /meeting/[a-z]{3}-[a-z]{4}-[a-z]{3}
luma ; lu.ma luma.com ; /join/[\w-]+
ringcentral-events ; events.ringcentral.com ; /events/[\w-]+
`;
