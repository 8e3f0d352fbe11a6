import { PageScanner } from '../../core/links/page/PageScanner.ts';
import { Recogniser } from '../../core/links/recognise.ts';

/** The page scanner as tests and benches load it into a page, without the rest of the content script. */
export function scan(servers: readonly string[], changed: () => void = () => {}): PageScanner {
  const scanner = new PageScanner(document, new Recogniser({ trusts: origin => servers.includes(origin) }), changed);
  scanner.start();
  return scanner;
}

/** What stands where, in the words of the labelled pages. */
export function places(scanner: PageScanner): { provider: string; url: string; via: 'anchor' | 'text' }[] {
  scanner.catchUp();
  return [...scanner.marks.nodes()].flatMap(node =>
    scanner.marks.places(node).map(({ match, span }) => ({
      provider: match.provider,
      url: match.url,
      via: span ? ('text' as const) : ('anchor' as const),
    })),
  );
}
