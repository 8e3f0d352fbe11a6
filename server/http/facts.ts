import type { ServerFacts } from '../../core/protocol/http.ts';

export interface FactsOptions {
  readonly creation: ServerFacts['creation'];
  /** Where the operator says that people install the extension. What was built here nobody installs by a click. */
  readonly extension: ServerFacts['extension'];
}

/** What the pages say about this server. */
export function serverFacts({ creation, extension }: FactsOptions): ServerFacts {
  return { creation, extension };
}
