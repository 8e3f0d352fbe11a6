import { shallowRef } from 'vue';
import { applyLanguage, followLanguage } from '../components/ui/language.ts';
import { chosenLanguage } from './items.ts';

/** The language that was chosen on this server's pages; null: the browser's. */
export const chosen = shallowRef(chosenLanguage.get());

/** Has the page speak it. Resolves when the page may be shown. */
export function speakChosen(): Promise<void> {
  return followLanguage({
    load: () => chosen.value,
    watch: listener =>
      void chosenLanguage.watch(language => {
        chosen.value = language;
        listener(language);
      }),
  });
}

/** Keeps a choice, for all windows. */
export function choose(language: string | null): void {
  chosen.value = language;
  chosenLanguage.set(language);
  void applyLanguage(language);
}
