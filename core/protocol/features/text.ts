import * as v from 'valibot';
import { isBlank } from '../../room/visible.ts';

/** Control characters (C0, C1) but for line feed and tab. */
// eslint-disable-next-line no-control-regex -- taking control characters out is the point
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Line ends of other systems and of Unicode become line feeds. */
const LINE_ENDS = /\r\n|[\r\u2028\u2029]/g;

/** The same text with line feeds for line ends, and without control characters. */
export function plainLines(text: string): string {
  return text.replaceAll(LINE_ENDS, '\n').replaceAll(CONTROLS, '');
}

/**
 * Text on several lines, as people write and paste it: control characters are taken out rather than
 * refused, because nobody knows that they pasted them. Bidi characters stay; they are made harmless where the
 * text is shown (`displayed`).
 */
export function prose(max: number) {
  return v.pipe(
    v.string(),
    // Before anything looks at it: what is taken out could otherwise be sent without end.
    v.maxLength(max),
    v.transform(text =>
      plainLines(text)
        .replaceAll(/\p{Surrogate}/gu, '\ufffd')
        .trim(),
    ),
    v.check(text => !isBlank(text), 'Some text is needed.'),
  );
}
