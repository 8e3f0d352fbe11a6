import { followLanguage } from '../../components/ui/language.ts';
import { chosenLanguage } from '../../extension/items.ts';

/** Has a document of the extension speak the language of the settings. Resolves when it may be shown. */
export function speakChosen(): Promise<void> {
  return followLanguage({
    load: () => chosenLanguage.getValue(),
    watch: listener => void chosenLanguage.watch(listener),
  });
}
