/** Names of services that are not their id in capitals. Not in the script that pages load, which shows no names. */
const NAMES: Readonly<Record<string, string>> = {
  goto: 'GoTo',
  ringcentral: 'RingCentral',
  bluejeans: 'BlueJeans',
  chime: 'Amazon Chime',
  slack: 'Slack huddle',
  streamyard: 'StreamYard',
  zoho: 'Zoho',
  'skype-business': 'Skype for Business',
  livekit: 'LiveKit Meet',
  mirotalk: 'MiroTalk',
  youtube: 'YouTube Live',
  facetime: 'FaceTime',
  doxy: 'Doxy.me',
  'vk-calls': 'VK Calls',
  'whatsapp-call': 'WhatsApp call',
  'signal-call': 'Signal call',
  dialpad: 'Dialpad Meetings',
  starleaf: 'StarLeaf',
  coscreen: 'CoScreen',
  ovice: 'oVice',
  suitconference: 'Suit Conference',
  'zm-page': 'Zoom personal page',
  userzoom: 'UserZoom',
  'ringcentral-events': 'RingCentral Events',
  teams: 'Microsoft Teams',
  jitsi: 'Jitsi Meet',
  bigbluebutton: 'BigBlueButton',
};

/** A service's name, as shown (`google-meet`: Google Meet). */
export function serviceName(id: string): string {
  return NAMES[id] ?? id.replaceAll('-', ' ').replace(/\b[a-z]/g, letter => letter.toUpperCase());
}
