import en from '../../assets/messages/en.json' with { type: 'json' };
import { type MessageParams, wording } from '../../core/language/wording.ts';

/** The part of the catalogue that the server writes itself. */
export type MessageKey = Extract<keyof typeof en, `server_${string}`>;

const words = wording({ language: 'en', catalogue: en });

/** What the server writes to people outside its pages; `{name}` stands for a value, put in as it is. */
export function message(key: MessageKey, values: MessageParams = {}): string {
  return words(key, values);
}
