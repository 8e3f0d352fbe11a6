import type en from '../../assets/messages/en.json';

type CatalogueKey = keyof typeof en;
/** `viewers` when the catalogue holds `viewers_one` and `viewers_other`. */
type PluralOf<Key extends string> = Key extends `${infer Base}_other`
  ? `${Base}_one` extends CatalogueKey
    ? Base
    : never
  : never;

/** Every message that can be asked for. A type only: which catalogue is read is for whoever words messages. */
export type AnyKey = CatalogueKey | PluralOf<CatalogueKey>;
/** What a card says of a link. */
export type CardKey = Extract<AnyKey, `card_${string}`>;
/** What `_locales/` holds (`tools/lib/manifest-locale.ts`). */
export type ExtensionKey = Extract<AnyKey, `${'manifest' | 'card' | 'menu' | 'keys_global'}_${string}`>;
