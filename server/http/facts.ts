import type { ServerFacts } from '../../core/protocol/http.ts';
import type { Retention } from '../../core/room/types.ts';

export interface FactsOptions {
  readonly creation: ServerFacts['creation'];
  /** Where the operator says that people install the extension. What was built here nobody installs by a click. */
  readonly extension: ServerFacts['extension'];
  /** How long things are kept at most, in all rooms. */
  readonly retention: Retention;
}

/** What the pages say about this server. */
export function serverFacts({ creation, extension, retention }: FactsOptions): ServerFacts {
  return { creation, extension, keptAtMost: retention };
}
