import type { Request } from 'express';
import { type Language, languageOf } from '../../core/language/languages.ts';

/** The language that whoever asks would like most, of those that there are; undefined when they name none. */
export function languageAsked(request: Request): Language | undefined {
  for (const tag of request.acceptsLanguages()) {
    const language = languageOf(tag);
    if (language !== null) return language;
  }
  return undefined;
}
