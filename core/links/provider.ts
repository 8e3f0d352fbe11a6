/**
 * One service and the shape of its session links. Matching is done on a parsed URL: the host by whole
 * labels, then `link` on the path with the kept parameters behind it.
 */
export interface Provider {
  /** Its name in small letters; `providers/names.ts` has those that look otherwise. */
  readonly id: string;
  /** Separated by blanks; `*.` stands for one or more labels. `*` alone is any host: shape only. */
  readonly hosts: string;
  /** First labels under which nothing is a session (`www docs`). */
  readonly not?: string | undefined;
  /** The whole of `/path?kept=parameters`; anchored at both ends, further kept parameters may follow. */
  readonly link: RegExp;
  /**
   * Parameters that belong to the session; all others are dropped. Names separated by blanks, `~`
   * and a pattern of the whole `name=value`, or `*`, which keeps everything as it stands.
   */
  readonly keep?: string | undefined;
  /** Fragments that belong to the session, whole; all others are dropped. */
  readonly hash?: RegExp | undefined;
}
