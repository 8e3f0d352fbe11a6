import type { Provider } from '../provider.ts';

const UUID = '[\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12}';

/** Services named by people, each with a documented shape. */
export const OTHERS: readonly Provider[] = [
  { id: '8x8', name: '8x8', hosts: '8x8.vc', link: /\/[\w.-]+\/[\w.%-]+/, keep: 'jwt' },
  { id: 'goto', name: 'GoTo', hosts: 'meet.goto.com', link: /\/(?!(install|join|download|privacy|terms)\b)(\d{9}|[\w-]+(\/[\w-]+)?)/ },
  { id: 'goto', name: 'GoTo', hosts: 'global.gotomeeting.com www.gotomeeting.com', link: /\/(meeting\/)?join\/\d{6,}/ },
  { id: 'goto', name: 'GoTo', hosts: 'app.goto.com', link: /\/meeting\/\d{6,}/ },
  { id: 'goto', name: 'GoTo', hosts: 'gotomeet.me www.gotomeet.me', link: /\/[\w.-]+/ },
  { id: 'goto', name: 'GoTo Webinar', hosts: 'attendee.gotowebinar.com global.gotowebinar.com register.gotowebinar.com', link: /\/(register|rt)\/\d{6,}|\/join\/\d{6,}\/\d{6,}/ },
  { id: 'ringcentral', name: 'RingCentral', hosts: 'v.ringcentral.com video.rainbowoffice.com video.cloudoffice.avaya.com meetings.officeathand.att.com video.unifyoffice.com', link: /\/join\/\d{6,}/, keep: 'pw' },
  { id: 'ringcentral', name: 'RingCentral', hosts: 'meetings.ringcentral.com', link: /\/j\/\d{6,}/, keep: 'pwd' },
  { id: 'bluejeans', name: 'BlueJeans', hosts: 'bluejeans.com *.bluejeans.com', not: 'support', link: /\/\d{6,}(\/\d+)?/ },
  { id: 'around', name: 'Around', hosts: 'around.co meet.around.co', link: /\/r\/[\w-]+/ },
  { id: 'chime', name: 'Amazon Chime', hosts: 'chime.aws', link: /\/\d{10}/ },
  { id: 'chime', name: 'Amazon Chime', hosts: 'app.chime.aws', link: /\/meetings\/\d{10}/ },
  { id: 'discord', name: 'Discord', hosts: 'discord.gg www.discord.gg', link: /\/(invite\/)?[\w-]{2,}/, keep: 'event' },
  { id: 'discord', name: 'Discord', hosts: 'discord.com www.discord.com discordapp.com', link: /\/invite\/[\w-]{2,}/, keep: 'event' },
  { id: 'slack', name: 'Slack huddle', hosts: 'app.slack.com', link: /\/huddle\/[TE]\w+\/[CDG]\w+/ },
  { id: 'gather', name: 'Gather', hosts: 'app.gather.town gather.town', link: /\/app\/\w+\/[^/?#]+/, keep: 'spawnToken meeting' },
  { id: 'gather', name: 'Gather', hosts: 'app.v2.gather.town', link: new RegExp(`/app/([\\w-]+-)?${UUID}(/join|/invite/${UUID})?`) },
  { id: 'livestorm', name: 'Livestorm', hosts: 'app.livestorm.co app.livestorm.com', link: new RegExp(`/p/${UUID}(/live)?|/(?!p/|auth|login|api|users)[\\w-]+/[\\w-]+`), keep: 's' },
  { id: 'streamyard', name: 'StreamYard', hosts: 'streamyard.com www.streamyard.com', link: /\/(?=[a-z\d]*\d)[a-z\d]{8,13}|\/(guest|watch)\/[\w-]+/ },
  { id: 'zoho', name: 'Zoho Meeting', hosts: zoho('meeting webinar meet cliq'), link: /\/(meeting\/)?join\?(.*&)?key=\w+/, keep: 'key t' },
  { id: 'zoho', name: 'Zoho Meeting', hosts: zoho('meeting webinar'), link: /\/meeting\/register\?sessionId=\d+/, keep: 'sessionId' },
  { id: 'zoho', name: 'Zoho Meeting', hosts: zoho('meet'), link: /\/(?!(login|home|join|help)\b)[\w-]{6,}/ },
  { id: 'zoho', name: 'Zoho Cliq', hosts: zoho('cliq'), link: /\/meetings\/[\w-]+/ },
  { id: 'skype', name: 'Skype', hosts: 'join.skype.com', link: /\/(invite\/)?[\w-]{6,}/ },
  { id: 'skype-business', name: 'Skype for Business', hosts: 'meet.lync.com', link: /\/[\w.-]+\/[\w.-]+\/\w+/ },
  { id: 'element-call', name: 'Element Call', hosts: 'call.element.io', link: /\/(room|room\/)(?=#)|\/(?!(room|assets|login|register)\b)[\w-]+/, hash: /^#\/[^?]*\?(.*&)?roomId=.+|^#\/[\w-]+/ },
  // Fragments hold keys here: kept to open the link, never shown.
  { id: 'livekit', name: 'LiveKit Meet', hosts: 'meet.livekit.io meet.staging.livekit.io', link: /\/rooms\/[\w-]+/, hash: /^#[\w%.~+=-]+/ },
  { id: 'mirotalk', name: 'MiroTalk', hosts: 'p2p.mirotalk.com sfu.mirotalk.com c2c.mirotalk.com', link: /\/join\/?\?room=[^&]+|\/join\/[\w%.-]+/, keep: 'room' },
  { id: 'vimeo', name: 'Vimeo', hosts: 'vimeo.com www.vimeo.com', link: /\/event\/\d+(\/[\da-f]+)?/ },
  { id: 'vimeo', name: 'Vimeo', hosts: 'venues.vimeo.com', link: /\/\d+\/[\da-z]+/ },
  { id: 'youtube', name: 'YouTube Live', hosts: 'youtube.com www.youtube.com m.youtube.com', link: /\/live\/[\w-]{11}|\/(@[\w.%-]+|channel\/UC[\w-]{22}|c\/[\w.%-]+|user\/[\w.%-]+)\/live/ },
  { id: 'facetime', name: 'FaceTime', hosts: 'facetime.apple.com', link: /\/join(?=#)/, hash: /^#v=\d+&p=[\w-]+&k=[\w-]+/ },
  { id: 'proton-meet', name: 'Proton Meet', hosts: 'meet.proton.me', link: /\/(u\/\d+\/)?join\/id-\w+/, hash: /^#pwd-[\w-]+/ },
];

function zoho(names: string): string {
  const ends = ['com', 'eu', 'in', 'com.au', 'com.cn', 'jp', 'sa', 'uk', 'ca', 'zohocloud.ca'].map(end => `zoho.${end}`);
  return names.split(' ').flatMap(name => ends.map(end => `${name}.${end}`)).join(' ');
}
