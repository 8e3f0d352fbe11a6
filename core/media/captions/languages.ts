/** What browsers are known to recognise on the machine, as BCP 47 tags; each is asked for before it is offered. */
export const LANGUAGES: readonly string[] = [
  'de-DE',
  'en-US',
  'es-ES',
  'fr-FR',
  'hi-IN',
  'id-ID',
  'it-IT',
  'ja-JP',
  'ko-KR',
  'pl-PL',
  'pt-BR',
  'ru-RU',
  'th-TH',
  'tr-TR',
  'vi-VN',
  'cmn-Hans-CN',
  'cmn-Hant-TW',
];

const base = (tag: string) => tag.toLowerCase().replace(/-.*/, '');

/** The first of the wanted that is there, be it as spoken elsewhere (`en-US` for `en-IE`); null when there is none. */
export function closest(wanted: readonly string[], there: readonly string[]): string | null {
  for (const one of wanted) {
    const found =
      there.find(other => other.toLowerCase() === one.toLowerCase()) ?? there.find(other => base(other) === base(one));
    if (found !== undefined) return found;
  }
  return null;
}
